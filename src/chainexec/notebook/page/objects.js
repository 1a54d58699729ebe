// Draws the objects of a moment: boxes, grids, tables, and nodes with arrows between them.

const INLINE_DEPTH = 3, MOST_CARDS = 30, WINDOW = 40, INNER_WINDOW = 10;
const BACKWARDS = /^_*(parent|prev|previous|up|back|backward|owner|pred|left_neighbour)$/;  // only says from where a graph is drawn, not what is

class Objects {
  constructor(player) {
    this.player = player;
    this.windows = new Map();  // object -> how many of its parts are shown
    this.most = MOST_CARDS;
  }

  // roots: [{name, value, dim, frame}]; marks: what changed; counters: as `page.counters` has them.
  draw(into, roots, marks, counters) {
    this.marks = marks;
    this.pills = new Map();  // object -> [{name, dim}]
    this.counters = new Map();
    for (const [id, ...row] of counters) this.counters.set(id, [...(this.counters.get(id) || []), row]);
    const order = this.collect(roots);
    this.cards = new Map();  // object -> element
    this.edges = [];  // [card, port, target, attribute]
    into.textContent = "";
    const drawn = order.filter((id) => this.own.has(id));
    if (!drawn.length) { into.append(el("p", { class: "quiet", text: "No lists, dicts or other objects yet." })); return; }
    for (const id of drawn.slice(0, this.most)) this.cards.set(id, this.card(id));
    this.edges = this.edges.filter((edge) => this.cards.has(edge.target));
    for (const group of this.groups()) this.place(into, group);
    if (drawn.length > this.most) {
      into.append(el("p", { class: "quiet" }, `${number(drawn.length - this.most)} more objects are not drawn. `,
        el("button", { type: "button", class: "more", text: "draw more", onclick: () => { this.most *= 3; page.render(); } })));
    }
  }

  object(value) {
    if (!(value & 1)) return undefined;
    const found = this.player.objects.get(value >> 1);
    return found === undefined || found.label >= 0 ? undefined : found;
  }

  parts(object) {
    const found = [];
    const items = object.items;
    if (Array.isArray(items)) for (const item of items) { if (item & 1) found.push(item); }
    else if (items instanceof Map) for (const row of items.values()) { if (Array.isArray(row)) { if (row[0] & 1) found.push(row[0]); if (row[1] & 1) found.push(row[1]); } else if (row & 1) found.push(row); }
    for (const value of object.attributes.values()) if (value & 1) found.push(value);
    return found;
  }

  // Which objects can be reached, in order; how often each is held; which have a card of their own.
  collect(roots) {
    const order = [], depth = new Map(), held = new Map();
    const meet = (value, level) => {
      const object = this.object(value);
      if (!object || this.plain(object)) return;
      if (!depth.has(object.id)) { depth.set(object.id, level); order.push(object.id); }
    };
    for (const { name, value, dim, where } of roots) {
      const object = this.object(value);
      if (!object || this.plain(object)) continue;
      meet(value, 0);
      const pills = this.pills.get(object.id) || [];
      const known = pills.find((pill) => pill.name === name);
      if (known) { known.count++; known.dim = known.dim && dim; } else pills.push({ name, dim, where, count: 1 });
      this.pills.set(object.id, pills);
    }
    for (let i = 0; i < order.length && i < 4000; i++) {
      const object = this.player.objects.get(order[i]);
      for (const part of this.parts(object)) {
        meet(part, depth.get(object.id) + 1);
        held.set(part >> 1, (held.get(part >> 1) || 0) + 1);
      }
    }
    this.own = new Set();
    const inlineDepth = new Map();
    const linking = new Set();  // types of which some instance refers to other objects
    for (const id of order) {
      const object = this.player.objects.get(id);
      if (object.layout === OPAQUE && this.parts(object).some((part) => this.object(part)?.layout === OPAQUE)) linking.add(object.type);
    }
    for (const id of order) {
      const object = this.player.objects.get(id);
      const node = (object.layout === OPAQUE && linking.has(object.type)) || (object.attributes.size && (object.layout === LIST || object.layout === DICT) && this.types(object)[4] !== "defaultdict");
      if (this.pills.has(id) || (held.get(id) || 0) > 1 || node) { this.own.add(id); inlineDepth.set(id, 0); }
    }
    for (const id of order) {
      const level = inlineDepth.get(id) ?? 0;
      for (const part of this.parts(this.player.objects.get(id))) {
        const child = this.object(part);
        if (!child || this.plain(child) || this.own.has(child.id)) continue;
        if (level + 1 > INLINE_DEPTH - 1 || (level > 0 && (child.items.length ?? child.items.size ?? 0) > 12)) { this.own.add(child.id); inlineDepth.set(child.id, 0); }
        else if (!inlineDepth.has(child.id)) inlineDepth.set(child.id, level + 1);
      }
    }
    return order;
  }

  // Whether an object is told by its text alone.
  plain(object) { return object.layout === ATOM_SUBCLASS || (object.layout === EXCEPTION && object.attributes.size < 2); }

  types(object) { return values.data.types[object.type]; }

  card(id) {
    const object = this.player.objects.get(id);
    const made = el("div", { class: "card" + (this.marks.fresh.has(id) ? " fresh" : ""), role: "group", "data-object": id });
    const pills = this.pills.get(id) || [];
    made.setAttribute("aria-label", `${pills.map((pill) => pill.name).join(" and ") || "object"}: ${values.title(object)}${this.extent(object)}`);
    const holder = el("div", { class: "holder" });
    if (pills.length) {
      const row = el("div", { class: "pills" });
      for (const pill of pills.slice(0, 6)) {
        row.append(el("span", { class: "pill" + (pill.dim ? " dim" : ""), title: pill.where, dir: "ltr" }, pill.name, pill.count > 1 ? el("span", { class: "times", text: `×${pill.count}`, title: `in ${pill.count} calls` }) : null));
      }
      if (pills.length > 6) row.append(el("span", { class: "pill dim", text: `+${pills.length - 6}` }));
      holder.append(row);
    }
    const frame = el("div", { class: "body" }, el("div", { class: "kind", dir: "ltr" }, values.title(object), el("span", { class: "extent", text: this.extent(object) })));
    const at = { card: id };
    frame.append(this.content(object, at, 0));
    const removed = this.marks.removed.get(id);
    if (removed && removed.length) {
      frame.append(el("div", { class: "gone", dir: "ltr" }, "lost ", ...removed.slice(0, 4).flatMap((value, i) => [i ? ", " : "", el("s", { text: values.text(value, 30) })]), removed.length > 4 ? ` and ${number(removed.length - 4)} more` : ""));
    }
    holder.append(frame);
    made.append(holder);
    return made;
  }

  extent(object) {
    const items = object.items;
    if (object.layout === BYTES) { const elements = arrayElements(object); return elements ? ` · ${elements.shape.join(" × ")}` : ` · ${number(items.length)} bytes`; }
    if (Array.isArray(items)) return ` · ${items.length ? number(items.length) : "empty"}`;
    if (items instanceof Map) return ` · ${items.size ? number(items.size) : "empty"}`;
    return "";
  }

  // A value inside a card: an atom, an object drawn in place, or the end of an arrow.
  inside(value, at, depth, edge) {
    if (!(value & 1)) return atomElement(value >> 1, depth > 1 ? 24 : 40);
    const object = this.player.objects.get(value >> 1);
    if (object === undefined) return el("span", { class: "v", text: "?" });
    if (object.label >= 0) return el("span", { class: "v v-o", text: values.labelOf(object), dir: "ltr" });
    if (this.plain(object)) return el("span", { class: "v v-o", text: values.text(value, 60), dir: "ltr" });
    if (this.own.has(object.id)) {
      const port = el("span", { class: "port", title: `refers to ${values.title(object)}` }, hidden(`refers to ${this.nameOf(object)}`));
      this.edges.push({ card: at.card, port, target: object.id, attribute: edge });
      return port;
    }
    if (depth >= INLINE_DEPTH) return el("span", { class: "v v-o", text: values.text(value, 30), dir: "ltr" });
    const content = this.content(object, at, depth + 1);
    return object.layout === OPAQUE ? el("div", { class: "inlined" }, el("div", { class: "kind", text: values.title(object), dir: "ltr" }), content) : content;
  }

  nameOf(object) {
    const pills = this.pills.get(object.id);
    return pills ? `${pills[0].name}, a ${values.title(object)}` : `a ${values.title(object)}`;
  }

  changed(object, place) { const marks = this.marks.parts.get(object.id); return marks !== undefined && marks.has(place); }

  content(object, at, depth) {
    if (LISTS.has(object.layout)) {
      if (this.types(object)[2] === "namedtuple") return this.rows(object.items.map((item, i) => [this.types(object)[3][i] || String(i), item, i]), object, at, depth, "fields");
      const grid = this.gridRows(object);
      const made = grid ? this.grid(object, grid, at) : this.boxes(object, at, depth);
      return object.attributes.size && object.layout === LIST ? el("div", {}, made, this.fields(object, at, depth)) : made;
    }
    if (DICTS.has(object.layout)) return this.table(object, at, depth);
    if (SETS.has(object.layout)) return this.members(object, at, depth);
    if (object.layout === BYTES) return this.array(object);
    if (object.layout === EXCEPTION) return el("span", { class: "v v-o", text: values.text(object.id << 1 | 1, 300), dir: "ltr" });
    return this.fields(object, at, depth);
  }

  // Where the counters of the source stand: index -> names, for rows and for columns; and the places "row,column" where two meet.
  standing(object) {
    const rows = new Map(), columns = new Map(), meeting = new Set();
    const note = (map, name, index) => { if (index >= 0 && !(map.get(index) || []).includes(name)) map.set(index, [...(map.get(index) || []), name]); };
    for (const [first, row, second, column] of this.counters.get(object.id) || []) {
      note(rows, first, row);
      note(columns, second, column);
      if (row >= 0 && column >= 0) meeting.add(`${row},${column}`);
    }
    return [rows, columns, meeting];
  }

  // Which of `count` places are shown: all of a short list; else the ends, and what is marked with its neighbours.
  shownPlaces(id, count, hot, depth = 0) {
    const most = this.windows.get(id) || (depth > 0 ? INNER_WINDOW : WINDOW);
    if (count <= most + 4) return [[0, count]];
    const spans = [[0, Math.max(4, most - (depth > 0 ? 4 : 12))], ...hot.slice(0, 12).map((i) => [Math.max(0, i - 3), Math.min(count, i + 4)]), [count - 3, count]].sort((x, y) => x[0] - y[0]);
    const merged = [spans[0]];
    for (const [from, to] of spans.slice(1)) { const last = merged[merged.length - 1]; if (from <= last[1] + 1) last[1] = Math.max(last[1], to); else merged.push([from, to]); }
    return merged;
  }

  gap(id, left) {
    return el("button", { type: "button", class: "gap", text: `… ${number(left)} more`, "aria-label": `Show some of the ${number(left)} parts that are not shown`, onclick: () => { this.windows.set(id, (this.windows.get(id) || WINDOW) * 4); page.render(); } });
  }

  boxes(object, at, depth) {
    const items = object.items, id = object.id;
    if (!items.length) return el("span", { class: "empty", text: "empty" });
    const [standing] = this.standing(object), marks = this.marks.parts.get(id);
    const hot = [...(marks ? [...marks.keys()] : []), ...standing.keys()].filter((i) => i >= 0 && i < items.length);
    const wide = items.slice(0, 40).some((item) => !(item & 1) && values.atomText(item >> 1, 40)[0].length > 22);
    const made = el("ol", { class: `boxes${wide ? " tall" : ""}${object.layout === TUPLE ? " fixed" : ""}${depth > 0 ? " inner" : ""}`, dir: "ltr" });
    let reached = 0;
    for (const [from, to] of this.shownPlaces(id, items.length, hot, depth)) {
      if (from > reached) made.append(el("li", { class: "skipped" }, this.gap(id, from - reached)));
      for (let i = from; i < to; i++) {
        const names = standing.get(i);
        made.append(el("li", { class: "box" + (this.changed(object, i) ? " changed" : "") },
          el("span", { class: "cell" }, this.inside(items[i], at, depth, String(i))),
          el("span", { class: "index" }, String(i)),
          names ? el("span", { class: "counter" }, names.map(shown).join(", ")) : null));
      }
      reached = to;
    }
    return made;
  }

  // The rows of a list of lists that can be drawn as a grid; null where they cannot, or where one is held elsewhere, too.
  gridRows(object) {
    if (object.layout === DEQUE || object.items.length < 2 || object.items.length > 400) return null;
    const rows = [];
    for (const item of object.items) {
      const row = this.object(item);
      if (!row || (row.layout !== LIST && row.layout !== TUPLE) || this.types(row)[2] === "namedtuple") return null;
      if (this.own.has(row.id) && !this.pills.has(row.id)) return null;
      if (row.items.length > 400 || row.items.some((part) => this.object(part))) return null;
      rows.push(row);
    }
    if (new Set(rows).size < rows.length) return null;
    if (rows.some((row) => this.pills.has(row.id))) return null;
    const widest = Math.max(...rows.map((row) => row.items.length));
    return widest > 0 && rows.every((row) => row.items.slice(0, 20).every((part) => part & 1 || values.atomText(part >> 1, 24)[0].length < 14)) ? rows : null;
  }

  grid(object, rows, at) {
    const texts = rows.map((row) => row.items.map((item) => this.inside(item, at, 2)));
    const marked = rows.map((row) => row.items.map((_, j) => this.changed(row, j)));
    const fresh = rows.map((row, i) => this.changed(object, i));
    return this.gridTable(object.id, texts, marked, fresh, this.standing(object));
  }

  gridTable(id, texts, marked, fresh, [downwards, across, meeting]) {
    const widest = Math.max(...texts.map((row) => row.length));
    const hot = (map, found) => [...map.keys(), ...found].filter((i) => i >= 0);
    const columns = this.shownPlaces(id, widest, hot(across, marked.flatMap((row) => row.flatMap((is, j) => is ? [j] : []))).filter((j) => j < widest));
    const lines = this.shownPlaces(id, texts.length, hot(downwards, marked.flatMap((row, i) => row.some(Boolean) ? [i] : [])).filter((i) => i < texts.length));
    const table = el("table", { class: "grid", dir: "ltr" });
    const cut = lines.length > 1 || columns.length > 1;
    const head = el("tr", {}, el("td", { class: "corner" }));
    for (const [from, to] of columns) for (let j = from; j < to; j++) {
      if (j === from && from > 0) head.append(el("td", { class: "corner", text: "…" }));
      const names = across.get(j);
      head.append(el("th", { scope: "col" }, names ? el("span", { class: "counter", text: names.map(shown).join(", ") }) : null, String(j)));
    }
    table.append(head);
    for (const [first, last] of lines) for (let i = first; i < last; i++) {
      if (i === first && first > 0) table.append(el("tr", {}, el("td", { class: "corner", text: "⋮" })));
      const names = downwards.get(i), line = el("tr", { class: fresh[i] ? "changed" : "" });
      line.append(el("th", { scope: "row" }, names ? el("span", { class: "counter", text: names.map(shown).join(", ") }) : null, String(i)));
      for (const [from, to] of columns) for (let j = from; j < to; j++) {
        if (j === from && from > 0) line.append(el("td", { class: "corner", text: "…" }));
        if (j >= texts[i].length) continue;
        line.append(el("td", { class: (marked[i][j] ? "changed" : "") + (meeting.has(`${i},${j}`) ? " crossing" : "") }, texts[i][j]));
      }
      table.append(line);
    }
    return el("div", { class: "sideways", tabindex: widest > 12 ? "0" : undefined, role: widest > 12 ? "group" : undefined, "aria-label": widest > 12 ? "grid" : undefined }, table,
      cut ? this.gap(id, texts.length * widest - lines.reduce((n, [x, y]) => n + y - x, 0) * columns.reduce((n, [x, y]) => n + y - x, 0)) : null);
  }

  table(object, at, depth) {
    if (!object.items.size && !object.attributes.size) return el("span", { class: "empty", text: "empty" });
    const rows = [...object.items].map(([key, [shownKey, value]]) => [shownKey, value, "k" + key]);
    return this.rows(rows, object, at, depth, "entries");
  }

  fields(object, at, depth) {
    const rows = [...object.attributes].map(([name, value]) => [shown(values.data.names[name]), value, "a" + name]);
    if (!rows.length) return el("span", { class: "empty", text: "no attributes" });
    return this.rows(rows, object, at, depth, "fields");
  }

  rows(rows, object, at, depth, form) {
    const made = el("table", { class: form, dir: "ltr" });
    const hot = rows.flatMap(([, , place], i) => this.changed(object, place) ? [i] : []);
    let reached = 0;
    for (const [from, to] of this.shownPlaces(object.id, rows.length, hot, depth)) {
      if (from > reached) made.append(el("tr", {}, el("td", { colspan: 2 }, this.gap(object.id, from - reached))));
      for (const [key, value, place] of rows.slice(from, to)) {
        made.append(el("tr", { class: this.changed(object, place) ? "changed" : "" },
          el("th", { scope: "row" }, typeof key === "string" ? key : this.inside(key, at, Math.max(depth, 1))),
          el("td", {}, this.inside(value, at, Math.max(depth, 1), typeof key === "string" ? key : undefined))));
      }
      reached = to;
    }
    if (form === "entries" && object.attributes.size && this.types(object)[4] !== "defaultdict") return el("div", {}, made, this.fields(object, at, depth));
    return made;
  }

  members(object, at, depth) {
    const members = values.members(object);
    if (!members.length) return el("span", { class: "empty", text: "empty" });
    const made = el("ul", { class: "members", dir: "ltr" });
    const hot = members.flatMap((member, i) => this.changed(object, "k" + this.player.key(member)) ? [i] : []);
    let reached = 0;
    for (const [from, to] of this.shownPlaces(object.id, members.length, hot, depth)) {
      if (from > reached) made.append(el("li", {}, this.gap(object.id, from - reached)));
      for (let i = from; i < to; i++) made.append(el("li", { class: this.changed(object, "k" + this.player.key(members[i])) ? "changed" : "" }, this.inside(members[i], at, depth + 1)));
      reached = to;
    }
    return made;
  }

  array(object) {
    const elements = arrayElements(object), changed = this.changed(object, "bytes");
    if (!elements) {
      const text = bytesText(object.items.slice(0, 400));
      return el("span", { class: "v v-b" + (changed ? " changed" : ""), dir: "ltr", text: text + (object.items.length > 400 ? ` … ${number(object.items.length - 400)} more bytes` : "") });
    }
    const { list, shape } = elements, cell = (text) => el("span", { class: "v v-n", text });
    const before = changed ? arrayElements(object, this.marks.parts.get(object.id).get("bytes"))?.list : null, same = (i) => !before || before[i] === list[i];
    if (shape.length === 2 && shape[0] * shape[1] <= 20000 && shape[1] > 0) {
      const rows = [], marked = [];
      for (let i = 0; i < shape[0]; i++) { rows.push(list.slice(i * shape[1], (i + 1) * shape[1]).map(cell)); marked.push(rows[i].map((_, j) => !same(i * shape[1] + j))); }
      return rows.length ? this.gridTable(object.id, rows, marked, [], this.standing(object)) : el("span", { class: "empty", text: "empty" });
    }
    const made = el("ol", { class: "boxes", dir: "ltr" }), [standing] = this.standing(object);
    let reached = 0;
    for (const [from, to] of this.shownPlaces(object.id, list.length, list.flatMap((_, i) => same(i) ? [] : [i]))) {
      if (from > reached) made.append(el("li", { class: "skipped" }, this.gap(object.id, from - reached)));
      for (let i = from; i < to; i++) made.append(el("li", { class: "box" + (same(i) ? "" : " changed") }, el("span", { class: "cell" }, cell(list[i])), el("span", { class: "index", text: String(i) }), standing.has(i) ? el("span", { class: "counter", text: standing.get(i).map(shown).join(", ") }) : null));
      reached = to;
    }
    return made;
  }
}
