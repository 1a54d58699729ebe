// The page: shows one moment at a time, and goes from one to another.

const page = {
  async open() {
    const holder = byId("payload");
    let data;
    try {
      data = JSON.parse(await payloadText(holder));
    } catch (error) {
      byId("opening").textContent = typeof DecompressionStream === "undefined"
        ? "This browser is too old to unpack the run (it has no DecompressionStream). Open the page in a newer one."
        : `The run in this page cannot be read (${error.message}). Make the page anew.`;
      return;
    }
    holder.remove();
    this.data = data;
    values.begin(data);
    this.player = values.player = new Player(data);
    this.objects = new Objects(this.player);
    this.story = data.story && unpacked(data.story);
    this.lineSteps = new Map();
    this.shownFile = -2;
    this.names = new Map();
    this.begin();
  },

  begin() {
    const { data, player } = this;
    byId("opening").hidden = true;
    this.outcome();
    for (const note of data.notes) byId("notes").append(el("p", { text: shown(note) }));
    byId("notes").hidden = !data.notes.length;
    if (!data.steps) {
      byId("opening").hidden = false;
      byId("opening").textContent = "Nothing was recorded: no code that is followed ran. scope= says which code is followed.";
      return;
    }
    byId("main").hidden = false;
    const slider = byId("slider");
    slider.max = data.steps;
    for (const step of player.raises.slice(0, 200)) {
      const mark = el("span");
      mark.style.left = `calc(8px + (100% - 16px) * ${(step + 1) / data.steps})`;
      byId("marks").append(mark);
    }
    byId("exception").hidden = !player.raises.length;
    byId("variable").append(...this.variables());
    this.listen();
    this.go(Math.min(1, data.steps));
  },

  outcome() {
    const { how, text, limit } = this.data.outcome, place = byId("outcome");
    const steps = this.data.of === 1 ? "1 step" : `${number(this.data.of)} steps`;
    if (how === "stopped") place.append(`${steps}, then stopped by the limit on ${shown(limit)}`);
    else place.append(`${steps}, ${how} `, el("code", { text: shorter(shown(text), 90), dir: "ltr" }));
    if (how !== "returned") place.classList.add("bad");
  },

  // ---- going -----------------------------------------------------------------------------------------------------------------

  go(moment, problem) {
    this.player.go(Math.max(0, Math.min(moment, this.data.steps)));
    byId("problem").textContent = problem || "";
    this.render();
  },

  later(moment) {
    this.wanted = moment;
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => { this.waiting = false; this.go(this.wanted); });
  },

  listen() {
    const on = (name, act, event = "click") => byId(name).addEventListener(event, act);
    on("first", () => this.go(0)); on("last", () => this.go(this.data.steps));
    on("back", () => this.go(this.player.moment - 1)); on("next", () => this.go(this.player.moment + 1));
    on("slider", (event) => this.later(Number(event.target.value)), "input");
    on("change-next", () => this.change(1)); on("change-back", () => this.change(-1));
    on("loop-next", () => this.iteration(1)); on("loop-back", () => this.iteration(-1));
    on("exception", () => this.exception());
    on("variable", () => this.render(), "change");
    on("loop", () => { this.loopChosen = byId("loop").value; }, "change");
    document.addEventListener("keydown", (event) => this.key(event));
    let width = innerWidth;
    addEventListener("resize", () => { if (innerWidth !== width) { width = innerWidth; this.later(this.player.moment); } });
    byId("source").addEventListener("click", (event) => {
      const line = event.target.closest(".line.runs");
      if (line && !String(getSelection())) this.toLine(Number(line.dataset.line));
    });
  },

  key(event) {
    const { key, target } = event, tag = target.tagName;
    if (event.ctrlKey || event.metaKey || event.altKey || tag === "SELECT" || tag === "TEXTAREA" || byId("whole").open) return;
    const sideways = target.closest(".sideways, .pane");
    const { moment } = this.player, leap = Math.max(1, Math.round(this.data.steps / 20));
    const where = { ArrowLeft: moment - 1, ArrowRight: moment + 1, Home: 0, End: this.data.steps, PageUp: moment - leap, PageDown: moment + leap }[key];
    if (target.classList.contains("goto") && (key === "ArrowUp" || key === "ArrowDown")) { event.preventDefault(); this.neighbour(target, key === "ArrowDown" ? 1 : -1); return; }
    if (where === undefined || (sideways && (key.startsWith("Page")))) return;
    event.preventDefault();
    if (event.shiftKey && key === "ArrowRight") this.change(1);
    else if (event.shiftKey && key === "ArrowLeft") this.change(-1);
    else this.go(where);
  },

  neighbour(button, way) {
    const all = [...byId("source").querySelectorAll(".goto")], place = all.indexOf(button) + way;
    if (!all[place]) return;
    button.tabIndex = -1;
    all[place].tabIndex = 0;
    all[place].focus();
  },

  // The next moment behind a step that ran the line, from here on; from the start where there is none.
  toLine(line) {
    const steps = this.stepsOf(this.shownFile, line), { moment } = this.player;
    if (!steps.length) return;
    const found = steps[firstAbove(steps, moment - 1)];
    this.go(found === undefined ? steps[0] + 1 : found + 1, found === undefined ? "That was its last run: this is its first one." : "");
    byId("source").querySelector(`[data-line="${line}"] .goto`)?.focus({ preventScroll: true });
  },

  exception() {
    const { raises, moment } = this.player;
    const found = raises[firstAbove(raises, moment - 1)];
    this.go((found ?? raises[0]) + 1, found === undefined ? "There is no later exception: this is the first one." : "");
  },

  // Going to the next (or previous) change of the chosen variable: a new value, or a change inside the object that it holds.
  change(way) {
    const { player, data } = this, chosen = byId("variable").value;
    if (!chosen) return;
    const row = this.names.get(chosen), started = player.moment, label = row.name;
    let moment = started;
    for (;;) {
      const watched = this.watched(row);
      let found = false;
      while (!found && (way > 0 ? moment < data.steps : moment > 1)) {
        moment += way;
        if (way > 0) player.go(moment);
        found = this.touches(row, watched, moment);
        if (way < 0) player.go(moment);
        if (!found && this.binds(row, watched, moment)) break;
      }
      if (found) { this.go(moment); return; }
      if (way > 0 ? moment >= data.steps : moment <= 1) break;
    }
    player.go(started);
    this.go(started, `There is no ${way > 0 ? "later" : "earlier"} change of ${label}.`);
  },

  // The objects in which a change is a change of the variable: what it holds in any live call, and what that holds.
  watched(row) {
    const found = new Set(), work = [];
    for (const id of this.player.live) {
      const frame = this.player.frames.get(id);
      for (const [name, value] of this.player.bound(frame)) if (name === row.name && (row.code < 0 || row.code === frame.code)) work.push(value);
    }
    while (work.length && found.size < 2000) {
      const object = this.objects.object(work.pop());
      if (!object || found.has(object.id)) continue;
      found.add(object.id);
      work.push(...this.objects.parts(object));
    }
    return found;
  },

  touches(row, watched, moment) {
    const { player, data } = this;
    for (let at = player.stepAt[moment - 1]; at < player.stepAt[moment]; at++) {
      const operation = player.op[at], b = player.b[at];
      if (operation === BIND || operation === UNBIND) {
        const frame = player.frames.get(b);
        const code = frame ? frame.code : -1;
        if (code >= 0 && (row.code < 0 || code === row.code) && data.codes[code].vars[player.a[at]] === row.name) return true;
      } else if (operation >= SEQ_SET && operation !== SET_INIT && operation !== DICT_INIT && operation !== ATTR_INIT && operation !== BYTES_INIT) {
        if (watched.has(b)) return true;
        const keyed = operation === DICT_SET || operation === DICT_DELETE;
        if (keyed && row.global && !(player.a[at] & 1) && player.objects.get(b)?.layout === NAMESPACE_DICT && values.atom(player.a[at] >> 1) === row.name) return true;
      }
    }
    return false;
  },

  // Whether a step may have changed which objects belong to the variable: a call or an object's new part.
  binds(row, watched, moment) {
    const operation = this.player.op[this.player.stepAt[moment - 1]];
    return operation === CALL || operation === RETURN || operation === RESUME || operation === UNWIND;
  },

  loopFrame() {
    const { player } = this, { moment } = player;
    return player.stack().stack[0] || player.frameAt(moment - 1);
  },

  // The loops of the running function, the innermost one around the current line first.
  loopsHere() {
    const frame = this.loopFrame();
    if (!frame) return { loops: [], code: null, frame };
    const code = this.data.codes[frame.code], next = this.player.moment < this.data.steps && this.player.frameAt(this.player.moment) === frame ? this.player.placeOf(this.player.moment).statement : -1;
    const statement = next >= 0 ? next : frame.statement;
    const isLoop = (place) => /^(For|AsyncFor|While|Endless)$/.test(code.stmts[place][2]);
    const around = statement >= 0 ? [...(isLoop(statement) ? [statement] : []), ...[...code.stmts[statement][3]].reverse()] : [];
    const others = code.stmts.map((_, place) => place).filter((place) => isLoop(place) && !around.includes(place));
    return { loops: [...around, ...others], code, frame };
  },

  iteration(way) {
    const { player, data } = this, { frame, code } = this.loopsHere(), place = Number(byId("loop").value);
    if (!frame || !(place >= 0) || byId("loop").value === "") return;
    const [line, , , , body] = code.stmts[place];
    const runs = (wanted, step) => player.op[player.stepAt[step]] === LINE && player.b[player.stepAt[step]] === frame.id && player.a[player.stepAt[step]] === wanted;
    let header = place;
    const last = frame.id;
    if (code.stmts[place][2] === "Endless" && body >= 0) header = body;  // nothing is tested: an iteration begins with the body
    for (let step = player.moment + (way > 0 ? 0 : -2); step >= 0 && step < data.steps; step += way) {
      if (runs(header, step)) { this.go(step + 1); return; }
      if (way > 0 && player.b[player.stepAt[step]] === last && (player.kindOf(step) === RETURN || player.kindOf(step) === UNWIND)) break;
    }
    this.go(player.moment, `There is no ${way > 0 ? "later" : "earlier"} iteration of the loop at line ${line} in this call.`);
  },

  // ---- what there is ---------------------------------------------------------------------------------------------------------

  variables() {
    const { data } = this, seen = new Map();
    data.codes.forEach((code, place) => {
      code.vars.forEach((name, slot) => { if (name[0] !== ".") this.name(seen, name, slot >= code.inner ? `${code.name}, in a comprehension` : code.name, place, false); });
      for (const name of code.globals) this.name(seen, name, code.own ? code.name : "global", -1, true);
    });
    const defined = new Set(data.codes.map((code) => code.name));
    const rows = [...seen.values()].filter((row) => !(row.global && (defined.has(row.name) || BUILTINS.has(row.name))));
    const count = new Map();
    for (const row of rows) count.set(row.name, (count.get(row.name) || 0) + 1);
    return rows.slice(0, 2000).map((row, i) => {
      this.names.set(String(i), row);
      row.id = String(i);
      return el("option", { value: String(i), text: shown(count.get(row.name) > 1 ? `${row.name} (${row.where})` : row.name) });
    });
  },

  name(seen, name, where, code, global) {
    const key = `${code} ${name}`;
    if (!seen.has(key)) seen.set(key, { name, where, code, global });
  },

  // The steps that ran a line of a file, in order; made when first asked for.
  stepsOf(file, line) {
    let lines = this.lineSteps.get(file);
    if (lines === undefined) {
      lines = new Map();
      const { player, data } = this, codeOf = new Map();
      for (let step = 0; step < data.steps; step++) {
        const at = player.stepAt[step], operation = player.op[at];
        if (operation === CALL) codeOf.set(player.b[at], player.a[at]);
        if (operation === CALL || operation === LINE || operation === ITERATION) {
          const code = data.codes[codeOf.get(player.b[at])];
          if (!code || code.file !== file || (operation === CALL && code.own)) continue;
          const number = operation === CALL ? code.line : code.stmts[player.a[at]][0];
          let known = lines.get(number);
          if (!known) lines.set(number, known = []);
          if (known[known.length - 1] !== step) known.push(step);
        }
      }
      this.lineSteps.set(file, lines);
    }
    return lines.get(line) || [];
  },

  // ---- showing ---------------------------------------------------------------------------------------------------------------

  render() {
    const { player, data } = this, { moment } = player;
    byId("slider").value = moment;
    byId("count").replaceChildren("step ", el("b", { text: number(moment) }), ` of ${number(data.steps)}`);
    byId("first").disabled = byId("back").disabled = moment === 0;
    byId("next").disabled = byId("last").disabled = moment === data.steps;
    const ran = moment > 0 ? player.placeOf(moment - 1) : null;
    const next = moment < data.steps ? player.placeOf(moment) : null;
    byId("slider").setAttribute("aria-valuetext", `step ${moment} of ${data.steps}${next ? `, next is line ${next.line}` : ", the end"}`);
    const { stack, others } = player.stack();
    this.marks = player.changes();
    this.tell(ran, next);
    this.showSource(ran, next, stack);
    this.showStack(stack, others);
    this.showLoops();
    this.showOutput();
  },

  tell(ran, next) {
    const { player, data } = this, { moment } = player, place = byId("sentence");
    const made = [];
    const kind = moment > 0 ? player.kindOf(moment - 1) : 0;
    if (moment === 0) made.push(el("p", { class: "untold", text: "Nothing has run yet." }));
    const told = this.story ? toldAt(this.story, moment) : [];
    for (const line of told) made.push(el("p", { class: kind === RAISE || kind === UNWIND ? "raised" : "" }, sentence(line)));
    if (!made.length && ran) made.push(el("p", { class: "untold" }, sentence(this.plainly(moment - 1, ran))));
    const frame = moment > 0 ? player.frameAt(moment - 1) : null;
    if (frame) {
      const code = data.codes[frame.code];
      const thread = data.threads.length > 1 ? ` · ${shown(data.threads[frame.thread] || "")}` : "";
      made.unshift(el("p", { class: "where" }, "In ", el("code", { text: shown(code.name), dir: "ltr" }), thread));
    }
    place.replaceChildren(...made);
  },

  // What a step without a sentence of its own was.
  plainly(step, place) {
    const { player, data } = this, at = player.stepAt[step], kind = player.op[at], code = data.codes[place.code];
    const rows = code.file >= 0 ? data.files[code.file].lines[place.line - 1] : undefined;
    const text = rows === undefined ? "" : plainLine(rows).trim();
    const line = text ? `Line ${place.line}: ${fenced(text)}` : `Line ${place.line}`;
    switch (kind) {
      case CALL: return `${fenced(code.name)} is called.`;
      case RETURN: return `${fenced(code.name)} returns ${fenced(values.text(player.c[at], 120))}.`;
      case YIELD: return `${fenced(code.name)} yields ${fenced(values.text(player.c[at], 120))} and pauses.`;
      case RESUME: return `${fenced(code.name)} goes on after its pause.`;
      case RAISE: return `${line} raises ${fenced(values.text(player.c[at], 200))}.`;
      case HANDLED: return `${line} takes the exception.`;
      case UNWIND: return `${fenced(code.name)} is left with ${fenced(values.text(player.c[at], 200))}.`;
      case OUTPUT: return `It writes ${fenced(values.text(player.c[at], 120))}.`;
      case INPUT: return `It reads ${fenced(values.text(player.c[at], 120))}.`;
      case ITERATION: return `Line ${place.line}: a pass of its comprehension.`;
      default: return `${line} runs.`;
    }
  },

  showSource(ran, next, stack) {
    const { data, player } = this, { moment } = player;
    const wanted = next || ran;
    const file = wanted ? data.codes[wanted.code].file : this.shownFile;
    if (file !== this.shownFile) this.drawSource(file);
    const pane = byId("source");
    for (const line of pane.querySelectorAll(".ran, .next, .waits, .failed")) {
      line.classList.remove("ran", "next", "waits", "failed");
      line.removeAttribute("aria-current");
      line.querySelector(".tag").textContent = "";
    }
    const mark = (place, name, tag) => {
      if (!place || data.codes[place.code].file !== file) return null;
      const line = this.lineElements.get(place.line);
      if (!line) return null;
      line.classList.add(...name.split(" "));
      const known = line.querySelector(".tag");
      if (tag === "waits") { line.waiting = (name === "waits" && known.textContent ? line.waiting || 1 : 0) + 1; known.textContent = line.waiting > 1 ? `waits ×${line.waiting}` : tag; }
      else known.textContent = known.textContent ? `${known.textContent}, ${tag}` : tag;
      return line;
    };
    for (const frame of stack.slice(1)) if (frame.statement >= 0) mark({ code: frame.code, line: data.codes[frame.code].stmts[frame.statement][0] }, "waits", "waits");
    const kind = moment > 0 ? player.kindOf(moment - 1) : 0;
    const failed = kind === RAISE || kind === UNWIND;
    mark(ran, failed ? "ran failed" : "ran", failed ? "raised" : kind === CALL ? "called" : kind === RETURN ? "returned" : "just ran");
    const line = mark(next, "next", "next");
    if (line) line.setAttribute("aria-current", "step");
    const shownLine = line || (ran && this.lineElements.get(ran.line));
    if (shownLine) {
      const top = shownLine.offsetTop, height = pane.clientHeight, room = 44;
      if (top < pane.scrollTop + room || top + shownLine.offsetHeight > pane.scrollTop + height - room) pane.scrollTop = Math.max(0, top - height / 2.6);
      for (const button of pane.querySelectorAll('.goto[tabindex="0"]')) if (button !== document.activeElement) button.tabIndex = -1;
      const button = shownLine.querySelector(".goto");
      if (button) button.tabIndex = 0;
    }
  },

  drawSource(file) {
    const { data } = this, pane = byId("source");
    this.shownFile = file;
    this.lineElements = new Map();
    const table = el("div", { class: "lines" });
    byId("file").textContent = "";
    this.stepsOf(file, 0);
    const ran = this.lineSteps.get(file);
    const add = (number, rows) => {
      const count = (ran.get(number) || []).length;
      const line = el("div", { class: "line " + (count ? "runs" : "never"), "data-line": number });
      const no = el("span", { class: "no" });
      if (count) no.append(el("button", { type: "button", class: "goto", tabindex: "-1", text: String(number), "aria-label": `Line ${number}: go to its next run of ${count}`, title: count === 1 ? "runs once" : `runs ${count.toLocaleString("en")} times`, onclick: (event) => { event.stopPropagation(); this.toLine(number); } }));
      else no.textContent = String(number);
      const text = el("span", { class: "text", dir: "ltr" });
      if (typeof rows === "string") text.textContent = shown(rows) || " ";
      else for (let i = 0; i < rows.length; i += 2) text.append(rows[i] ? el("span", { class: rows[i], text: shown(rows[i + 1]) }) : shown(rows[i + 1]));
      line.append(no, text, el("span", { class: "tag" }));
      table.append(line);
      this.lineElements.set(number, line);
    };
    if (file >= 0 && data.files[file].lines.length) {
      byId("file").textContent = shown(data.files[file].name);
      const rows = data.files[file].lines, near = rows.length > LONG_FILE && !this.wholeFile ? linesNear([...ran.keys()], rows.length) : null;
      let left = 0;
      const gap = () => { if (left) table.append(el("div", { class: "line never" }, el("span", { class: "no" }), el("span", { class: "text" }, el("button", { type: "button", class: "more", text: `${number(left)} lines that did not run: show all`, onclick: () => { this.wholeFile = true; this.shownFile = -2; this.render(); } })), el("span", { class: "tag" }))); left = 0; };
      rows.forEach((row, i) => { if (near === null || near.has(i + 1)) { gap(); add(i + 1, row); } else left++; });
      gap();
    } else {
      byId("file").textContent = "its text is not known";
      const lines = new Set([...ran.keys(), ...data.codes.filter((code) => code.file === file).map((code) => code.line)]);
      for (const number of [...lines].sort((x, y) => x - y)) add(number, ["m", "(the text of this line is not known)"]);
    }
    pane.replaceChildren(table);
    pane.scrollTop = 0;
  },

  showStack(stack, others) {
    const { data, player } = this, { moment } = player, place = byId("stack"), roots = [], holders = new Map();
    const over = moment > 0 && [RETURN, UNWIND].includes(player.kindOf(moment - 1)) ? player.frameAt(moment - 1) : null;
    const frames = [...(over ? [over] : []), ...stack, ...others];
    const kept = over && over.own && stack.length === 0;
    byId("depth").textContent = stack.length > 1 ? `${number(stack.length)} calls deep` : "";
    const many = frames.length > 14 && !this.allFrames;
    const drawn = many ? [...frames.slice(0, 8), ...frames.slice(-3)] : frames;
    const rows = new Map();
    for (const frame of drawn) {
      const bound = this.player.bound(frame);
      rows.set(frame, bound);
      for (const [name, value, kind] of bound) {
        const object = this.objects.object(value);
        if (!object) continue;
        const where = kind === "global" ? "global" : data.codes[frame.code].name;
        const known = holders.get(object.id) || [];
        known.push([name, frame, kind]);
        holders.set(object.id, known);
        if (kind === "global" && roots.some((root) => root.name === name && root.where === "global")) continue;
        roots.push({ name: shown(name), value, where: `${shown(where)}`, dim: frame !== (over && !stack.length ? over : stack[0]) });
      }
    }
    const made = [];
    drawn.forEach((frame, i) => {
      if (many && i === 8) made.push(el("p", { class: "quiet" }, `${number(frames.length - 11)} more calls between. `, el("button", { type: "button", class: "more", text: "show all", onclick: () => { this.allFrames = true; this.render(); } })));
      made.push(this.frame(frame, rows.get(frame), holders, { current: frame === stack[0], over: frame === over, paused: frame.paused && others.includes(frame), index: i, kept }));
    });
    if (!made.length) made.push(el("p", { class: "quiet", text: moment === 0 ? "The first call comes next." : "No call is running." }));
    const scroll = place.scrollTop;
    place.replaceChildren(...made);
    place.scrollTop = scroll;
    const counters = this.counters(stack[0] || over, roots);
    this.objects.draw(byId("objects"), roots, this.marks, counters);
  },

  // Which counters of the source stand where: [[object, first name, its index, second name, its index]]; -1 for one that counts nothing now.
  counters(frame, roots) {
    if (!frame) return [];
    const bound = new Map(this.player.bound(frame).map(([name, value]) => [name, value])), found = [];
    const index = (name) => {
      const value = bound.get(name);
      if (value === undefined || value & 1 || this.data.atoms.kinds[value >> 1] !== "n") return -1;
      const text = values.atom(value >> 1);
      return /^\d{1,7}$/.test(text) ? Number(text) : -1;
    };
    for (const [list, first, second] of this.data.codes[frame.code].index) {
      const object = this.objects.object(bound.get(list) ?? 0);
      if (object) found.push([object.id, first, index(first), second, index(second)]);
    }
    return found;
  },

  frame(frame, bound, holders, { current, over, paused, index, kept }) {
    const { data, player } = this, code = data.codes[frame.code], slots = this.marks.slots.get(frame.id);
    const open = this.opened?.get(frame.id) ?? (current || over || index < 2);
    const made = el("details", { class: `frame${current ? " current" : ""}${over ? " over" : ""}${over && frame.ended === UNWIND ? " thrown" : ""}`, open });
    const line = frame.statement >= 0 ? code.stmts[frame.statement][0] : code.line;
    const state = over ? (frame.ended === UNWIND ? `left with ${values.text(frame.value, 80)}` : kept ? "over" : `returned ${values.text(frame.value, 80)}`) : current ? "running" : paused ? "paused" : `waits at line ${line}`;
    const label = data.threads.length > 1 ? ` · ${shown(data.threads[frame.thread] || "")}` : "";
    const args = bound.filter((row) => row[2] === "argument").map(([name, value]) => `${name}=${values.text(value, 24)}`).join(", ");
    const remember = () => { this.opened ??= new Map(); this.opened.set(frame.id, !made.open); };
    made.append(el("summary", { onclick: remember }, el("span", { class: "name", text: shown(code.name), dir: "ltr" }), el("span", { class: "state", text: state + label, dir: "ltr" }), el("span", { class: "args", text: shorter(shown(args), 90), dir: "ltr" })));
    const known = bound.filter(([, value, kind]) => kind === "local" && this.isDefinition(value)), plain = bound.filter(([, value]) => !this.isDefinition(value));
    const table = el("table", { class: "names" });
    const chosen = this.names.get(byId("variable").value);
    for (const [name, value, kind, slot] of plain) {
      const space = kind === "global" ? frame.globals : frame.own, parts = typeof slot === "string" ? this.marks.parts.get(space) : slots;
      const changed = parts !== undefined && parts.has(slot), was = changed ? parts.get(slot) : undefined;
      table.append(this.variable(frame, name, value, kind, changed, was, holders, chosen));
    }
    if (slots) for (const [slot, was] of slots) {
      if (frame.slots[slot] === undefined && was !== undefined && slot < code.inner && code.vars[slot][0] !== ".") {
        table.append(el("tr", { class: "changed" }, el("th", { scope: "row", text: shown(code.vars[slot]), dir: "ltr" }), el("td", {}, el("span", { class: "empty", text: "deleted" }), el("span", { class: "was" }, "was ", el("s", { text: values.text(was, 40) })))));
      }
    }
    if (table.children.length) made.append(table);
    else if (!known.length) made.append(el("p", { class: "known", text: "no variables yet" }));
    if (known.length) made.append(el("p", { class: "known", dir: "ltr" }, "defines ", known.slice(0, 12).map(([name]) => shown(name)).join(", "), known.length > 12 ? ` and ${known.length - 12} more` : ""));
    return made;
  },

  isDefinition(value) {
    if (!(value & 1)) return false;
    const object = this.player.objects.get(value >> 1);
    return object !== undefined && object.label >= 0 && ["function", "class", "module", "method"].includes(this.data.types[object.type][2]);
  },

  variable(frame, name, value, kind, changed, was, holders, chosen) {
    const row = el("tr", { class: changed ? "changed" : "" }), cell = el("td");
    if (chosen && chosen.name === name && (chosen.code < 0 || chosen.code === frame.code)) row.classList.add("followed");
    const button = el("button", { type: "button", text: shown(name), dir: "ltr", title: "follow this variable", "aria-label": `${shown(name)}: follow this variable`, onclick: () => this.follow(name, frame.code) });
    const object = value & 1 ? this.player.objects.get(value >> 1) : undefined;
    if (!(value & 1)) cell.append(atomElement(value >> 1, 140));
    else cell.append(el("span", { class: "v v-o", text: values.text(value, 56), dir: "ltr" }));
    if (object && object.label < 0) {
      const inside = this.marks.parts.get(object.id), lost = this.marks.removed.get(object.id);
      if ((inside && inside.size) || (lost && lost.length)) { row.classList.add("changed"); if (!changed) cell.append(" ", el("span", { class: "sort", text: "changed inside" })); }
      const same = (holders.get(object.id) || []).filter(([other, where]) => !(other === name && where === frame)).map(([other, where]) => where === frame ? other : `${other} in ${this.data.codes[where.code].name}`);
      const names = [...new Set(same)].slice(0, 3);
      if (names.length) cell.append(" ", el("span", { class: "alias" }, "same object as ", ...names.flatMap((other, i) => [i ? ", " : "", el("b", { text: shown(other), dir: "ltr" })])));
    }
    if (changed && was !== undefined && was !== value && !(was & 1)) cell.append(" ", el("span", { class: "was" }, "was ", el("s", { text: values.text(was, 40), dir: "ltr" })));
    if (kind === "global" || kind === "closure" || kind === "comprehension") cell.append(" ", el("span", { class: "sort", text: kind === "comprehension" ? "of the comprehension" : kind }));
    row.append(el("th", { scope: "row", class: name.length > 16 ? "longname" : "" }, changed ? hidden("changed: ") : null, button), cell);
    return row;
  },

  follow(name, code) {
    const rows = [...this.names.values()].filter((row) => row.name === name);
    const found = rows.find((row) => row.code === code) || rows[0];
    if (!found) return;
    byId("variable").value = found.id;
    this.render();
    byId("variable").focus({ preventScroll: true });
  },

  showLoops() {
    const { loops, code } = this.loopsHere(), select = byId("loop");
    const kept = this.loopChosen !== undefined && this.loopCode === code && loops.includes(Number(this.loopChosen)) ? this.loopChosen : undefined;
    if (kept === undefined) this.loopChosen = undefined;
    this.loopCode = code;
    select.replaceChildren(...loops.map((place) => {
      const line = code.stmts[place][0], rows = code.file >= 0 ? this.data.files[code.file].lines[line - 1] : undefined;
      return el("option", { value: String(place), text: rows === undefined ? `line ${line}` : `${line}: ${shorter(shown(plainLine(rows).trim()), 40)}` });
    }));
    if (!loops.length) select.append(el("option", { value: "", text: "none here" }));
    select.value = kept ?? (loops.length ? String(loops[0]) : "");
    byId("loop-next").disabled = byId("loop-back").disabled = select.disabled = !loops.length;
  },

  showOutput() {
    const { player } = this, { outputs, moment } = player;
    byId("written").hidden = !outputs.length;
    if (!outputs.length) return;
    const reached = firstAbove(outputs, moment - 1, (row) => row[1]), pane = byId("output");
    const most = this.allOutput ? 20000 : 400, pieces = [];
    const first = Math.max(0, reached - most);
    if (first) pieces.push(el("p", { class: "quiet" }, `${number(first)} earlier pieces of output. `, el("button", { type: "button", class: "more", text: "show more", onclick: () => { this.allOutput = true; this.render(); } })));
    let run = null, runKind = "";
    for (const [at, step] of outputs.slice(first, reached)) {
      const kind = player.op[at] === INPUT ? "stdin" : player.a[at] === 2 ? "stderr" : "stdout", fresh = step === moment - 1;
      const whole = values.atom(player.c[at] >> 1), cut = values.cut(player.c[at] >> 1);
      const text = shown(whole.length > 20000 || cut ? whole.slice(0, 4000) : whole);
      if (fresh || kind !== runKind || run === null) { run = el("span", { class: kind + (fresh ? " new" : "") }); pieces.push(run); runKind = fresh ? "" : kind; }
      run.append(kind === "stdin" ? text + "\n" : text);
      if (text.length < whole.length || cut) run.append(el("button", { type: "button", class: "more", text: "open the whole of this piece", onclick: () => openWhole(player.c[at] >> 1) }));
    }
    if (!pieces.length) pieces.push(el("span", { class: "quiet", text: "Nothing was written so far." }));
    pane.replaceChildren(...pieces);
    pane.scrollTop = pane.scrollHeight;
  },
};

const LONG_FILE = 2000;  // lines
const BUILTINS = new Set("abs all any ascii bin bool bytearray bytes callable chr classmethod complex dict dir divmod enumerate eval exec filter float format frozenset getattr hasattr hash hex id input int isinstance issubclass iter len list map max min next object oct open ord pow print property range repr reversed round set setattr slice sorted staticmethod str sum super tuple type vars zip".split(" "));

function payloadText(holder) {
  if (holder.type === "application/json") return holder.textContent;
  const coded = atob(holder.textContent), bytes = new Uint8Array(coded.length);
  for (let i = 0; i < coded.length; i++) bytes[i] = coded.charCodeAt(i);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
}

function unpacked(story) {
  const from = new Int32Array(story.from.length), to = new Int32Array(story.from.length);
  let at = 0;
  for (let i = 0; i < from.length; i++) { at += story.from[i]; from[i] = at; to[i] = at + story.to[i]; }
  return { texts: story.texts, from, to };
}

// The lines that are shown at a moment: those of which it is one, in order.
function toldAt(story, moment) {
  let last = firstAbove(story.from, moment) - 1;
  const found = [];
  for (; last >= 0 && found.length < 4; last--) {
    if (story.to[last] < moment) break;
    if (story.to[last] - story.from[last] < 3 || story.to[last] === moment) found.unshift(story.texts[last]);
  }
  return found;
}

// The first place whose number is above `limit`, in ascending numbers.
function firstAbove(rows, limit, of = (row) => row) {
  let low = 0, high = rows.length;
  while (low < high) { const middle = (low + high) >> 1; if (of(rows[middle]) <= limit) low = middle + 1; else high = middle; }
  return low;
}

// The lines within a screen of one of these.
function linesNear(lines, count) {
  const found = new Set();
  for (const line of lines) for (let i = Math.max(1, line - 40); i <= Math.min(count, line + 40); i++) found.add(i);
  return found;
}

const plainLine = (rows) => typeof rows === "string" ? rows : rows.filter((_, i) => i % 2).join("");
const shorter = (text, limit) => text.length <= limit ? text : text.slice(0, limit) + " …";
const fenced = (text) => text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;

(function theme() {
  const root = document.documentElement, button = byId("theme"), system = matchMedia("(prefers-color-scheme: dark)");
  let chosen = null;
  const apply = () => {
    const dark = chosen === null ? system.matches : chosen === "dark";
    root.dataset.theme = dark ? "dark" : "light";
    button.setAttribute("aria-label", dark ? "Switch to light colours" : "Switch to dark colours");
  };
  system.addEventListener("change", apply);
  button.addEventListener("click", () => { chosen = root.dataset.theme === "dark" ? "light" : "dark"; apply(); });
  apply();
})();
