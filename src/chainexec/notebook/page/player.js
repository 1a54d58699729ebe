// Plays a trace's records forward and back. Moment k lies before step k; what the payload holds is said in payload.py.

const CALL = 1, LINE = 2, ITERATION = 3, RETURN = 4, YIELD = 5, RESUME = 6, RAISE = 7, HANDLED = 8, UNWIND = 9, OUTPUT = 10, INPUT = 11;
const THREAD = 12, NAMESPACE = 18, BIND = 20, UNBIND = 21, NEW = 22, LABEL = 23, SEQ_INIT = 24, SEQ_SET = 25, SEQ_INSERT = 26, SEQ_REMOVE = 27;
const SET_INIT = 28, SET_ADD = 29, SET_DISCARD = 30, DICT_INIT = 32, DICT_SET = 33, DICT_DELETE = 34, CLEAR = 35, ATTR_INIT = 36, ATTR_SET = 37;
const ATTR_DELETE = 38, BYTES_INIT = 39, BYTES_CUT = 40, BYTES_PUT = 41, RETYPE = 45;
const OPAQUE = 0, LIST = 1, TUPLE = 2, DICT = 3, SET = 4, FROZENSET = 5, DEQUE = 6, BYTES = 7, EXCEPTION = 8, NAMESPACE_DICT = 9, ATOM_SUBCLASS = 10;
const LISTS = new Set([LIST, TUPLE, DEQUE]), DICTS = new Set([DICT, NAMESPACE_DICT]), SETS = new Set([SET, FROZENSET]);

class Player {
  constructor(data) {
    this.data = data;
    const { op, a, b, c } = data.log;
    this.count = op.length;
    this.op = Uint8Array.from(op); this.a = Int32Array.from(a); this.b = Uint32Array.from(b); this.c = Int32Array.from(c);
    this.steps = data.steps;
    this.stepAt = new Int32Array(this.steps + 1);
    this.outputs = [];  // [record, step]
    this.raises = [];  // steps
    let step = 0;
    for (let at = 0; at < this.count; at++) {
      const operation = this.op[at];
      if (operation > INPUT) continue;
      this.stepAt[step] = at;
      if (operation >= OUTPUT) this.outputs.push([at, step]);
      else if (operation === RAISE) this.raises.push(step);
      step++;
    }
    this.stepAt[this.steps] = this.count;
    this.old = new Array(this.count);
    this.frames = new Map(); this.objects = new Map(); this.live = new Set();
    this.thread = 0; this.at = 0; this.moment = 0;
    data.log = null;
  }

  go(moment) {
    const target = this.stepAt[moment];
    while (this.at < target) this.redo(this.at++);
    while (this.at > target) this.undo(--this.at);
    this.moment = moment;
  }

  key(value) {
    if (value & 1) return value;
    const same = this.data.equal[value >> 1];
    return same === undefined ? value : same << 1;
  }

  redo(at) {
    const a = this.a[at], b = this.b[at], c = this.c[at], operation = this.op[at], old = this.old;
    if (operation >= SEQ_INIT && operation !== RETYPE) { this.change(at, operation, this.objects.get(b), a, c); return; }
    const frame = operation < NEW ? this.frames.get(b) : undefined;
    switch (operation) {
      case LINE: case ITERATION: case HANDLED: old[at] = frame.statement; frame.statement = a; break;
      case BIND: old[at] = frame.slots[a]; frame.slots[a] = c; break;
      case UNBIND: old[at] = frame.slots[a]; frame.slots[a] = undefined; break;
      case CALL:
        this.frames.set(b, { id: b, code: a, parent: c, slots: [], statement: -1, ended: 0, value: 0, paused: false, thread: this.thread, globals: 0, own: 0 });
        this.live.add(b); break;
      case RETURN: case UNWIND: frame.ended = operation; frame.value = c; this.live.delete(b); break;
      case YIELD: old[at] = frame.value; frame.paused = true; frame.value = c; break;
      case RESUME: old[at] = frame.parent; frame.parent = c; frame.paused = false; break;
      case THREAD: old[at] = this.thread; this.thread = a; break;
      case NAMESPACE: if (a) { old[at] = frame.own; frame.own = c; } else { old[at] = frame.globals; frame.globals = c; } break;
      case NEW: {
        const items = LISTS.has(a) ? [] : DICTS.has(a) || SETS.has(a) ? new Map() : "";
        this.objects.set(b, { id: b, layout: a, type: c, items, attributes: new Map(), label: -1 }); break;
      }
      case LABEL: this.objects.get(b).label = c; break;
      case RETYPE: { const holder = this.objects.get(b); old[at] = holder.type; holder.type = c; break; }
    }
  }

  change(at, operation, holder, a, c) {
    const old = this.old, items = holder.items;
    switch (operation) {
      case SEQ_INIT: items.push(c); break;
      case SEQ_SET: old[at] = items[a]; items[a] = c; break;
      case SEQ_INSERT: if (a === items.length) items.push(c); else items.splice(a, 0, c); break;
      case SEQ_REMOVE: old[at] = items.splice(a, c); break;
      case SET_INIT: case SET_ADD: { const key = this.key(c); old[at] = items.has(key); if (!old[at]) items.set(key, c); break; }
      case SET_DISCARD: { const key = this.key(c); old[at] = items.get(key); items.delete(key); break; }
      case DICT_INIT: case DICT_SET: {
        const key = this.key(a), entry = items.get(key);
        old[at] = entry; items.set(key, [entry === undefined ? a : entry[0], c]); break;
      }
      case DICT_DELETE: old[at] = cutOut(items, this.key(a)); break;
      case CLEAR: old[at] = items; holder.items = Array.isArray(items) ? [] : new Map(); break;
      case ATTR_INIT: case ATTR_SET: old[at] = holder.attributes.get(a); holder.attributes.set(a, c); break;
      case ATTR_DELETE: old[at] = cutOut(holder.attributes, a); break;
      case BYTES_INIT: case BYTES_PUT: { old[at] = items; const at0 = operation === BYTES_PUT ? a : 0; holder.items = items.slice(0, at0) + values.content(c) + items.slice(at0); break; }
      case BYTES_CUT: old[at] = items; holder.items = items.slice(0, a) + items.slice(a + c); break;
    }
  }

  undo(at) {
    const a = this.a[at], b = this.b[at], operation = this.op[at], old = this.old[at];
    const frame = operation < NEW ? this.frames.get(b) : undefined, holder = operation >= NEW ? this.objects.get(b) : undefined;
    switch (operation) {
      case LINE: case ITERATION: case HANDLED: frame.statement = old; break;
      case BIND: case UNBIND: frame.slots[a] = old; break;
      case CALL: this.frames.delete(b); this.live.delete(b); break;
      case RETURN: case UNWIND: frame.ended = 0; this.live.add(b); break;
      case YIELD: frame.paused = false; frame.value = old; break;
      case RESUME: frame.parent = old; frame.paused = true; break;
      case THREAD: this.thread = old; break;
      case NAMESPACE: if (a) frame.own = old; else frame.globals = old; break;
      case NEW: this.objects.delete(b); break;
      case LABEL: holder.label = -1; break;
      case RETYPE: holder.type = old; break;
      case SEQ_INIT: holder.items.pop(); break;
      case SEQ_SET: holder.items[a] = old; break;
      case SEQ_INSERT: holder.items.splice(a, 1); break;
      case SEQ_REMOVE: holder.items.splice(a, 0, ...old); break;
      case SET_INIT: case SET_ADD: if (!old) holder.items.delete(this.key(this.c[at])); break;
      case SET_DISCARD: if (old !== undefined) holder.items.set(this.key(this.c[at]), old); break;
      case DICT_INIT: case DICT_SET: { const key = this.key(a); if (old === undefined) holder.items.delete(key); else holder.items.set(key, old); break; }
      case DICT_DELETE: putBack(holder.items, old); break;
      case ATTR_INIT: case ATTR_SET: if (old === undefined) holder.attributes.delete(a); else holder.attributes.set(a, old); break;
      case ATTR_DELETE: putBack(holder.attributes, old); break;
      case CLEAR: case BYTES_INIT: case BYTES_PUT: case BYTES_CUT: holder.items = old; break;
    }
  }

  // What the records between the last moment and this one changed: frame -> slot -> old value, object -> place -> old value.
  changes() {
    const found = { slots: new Map(), parts: new Map(), removed: new Map(), fresh: new Set() };
    if (this.moment === 0) return found;
    const parts = (id) => { let known = found.parts.get(id); if (!known) found.parts.set(id, known = new Map()); return known; };
    for (let at = this.stepAt[this.moment - 1]; at < this.stepAt[this.moment]; at++) {
      const operation = this.op[at], a = this.a[at], b = this.b[at], c = this.c[at], old = this.old[at];
      if (operation === BIND || operation === UNBIND) {
        let slots = found.slots.get(b);
        if (!slots) found.slots.set(b, slots = new Map());
        if (!slots.has(a)) slots.set(a, old);
      } else if (operation === NEW) found.fresh.add(b);
      else if (operation < SEQ_SET || operation === SET_INIT || operation === DICT_INIT || operation === ATTR_INIT || operation === BYTES_INIT || operation === RETYPE) continue;
      else if (operation === SEQ_SET) { const known = parts(b); if (!known.has(a)) known.set(a, old); }
      else if (operation === SEQ_INSERT || operation === SEQ_REMOVE) {
        const removed = operation === SEQ_REMOVE ? c : 0, shift = operation === SEQ_REMOVE ? -c : 1;
        const moved = new Map();
        for (const [index, was] of parts(b)) if (index < a) moved.set(index, was); else if (index >= a + removed) moved.set(index + shift, was);
        if (operation === SEQ_INSERT) moved.set(a, undefined); else found.removed.set(b, [...(found.removed.get(b) || []), ...old]);
        found.parts.set(b, moved);
      } else if (operation === CLEAR) { found.parts.set(b, new Map()); found.removed.set(b, Array.isArray(old) ? [...old] : [...old.values()].map((entry) => Array.isArray(entry) ? entry[0] : entry)); }
      else if (operation === DICT_SET) { const key = "k" + this.key(a), known = parts(b); if (!known.has(key)) known.set(key, old && old[1]); }
      else if (operation === SET_ADD) { if (!old) parts(b).set("k" + this.key(c), undefined); }
      else if (operation === DICT_DELETE || operation === SET_DISCARD) { if (old !== undefined) found.removed.set(b, [...(found.removed.get(b) || []), operation === SET_DISCARD ? c : a]); parts(b).delete("k" + this.key(operation === SET_DISCARD ? c : a)); }
      else if (operation === ATTR_SET) { const key = "a" + a, known = parts(b); if (!known.has(key)) known.set(key, old); }
      else if (operation === BYTES_CUT || operation === BYTES_PUT) { const known = parts(b); if (!known.has("bytes")) known.set("bytes", old); }
    }
    return found;
  }

  // [name, value, kind, slot or key] for every bound variable of a frame.
  bound(frame) {
    const { data } = this, code = data.codes[frame.code], found = [], seen = new Set();
    const inner = new Set(code.vars.filter((_, slot) => slot >= code.inner && frame.slots[slot] !== undefined));
    const hidden = inner.size ? [] : code.handed; // a class body's comprehensions read them, the body itself has names of its own
    code.vars.forEach((name, slot) => {
      const value = frame.slots[slot];
      if (value === undefined || name[0] === "." || (slot < code.inner && inner.has(name)) || hidden.includes(slot)) return;
      seen.add(name);
      found.push([name, value, slot >= code.inner ? "comprehension" : slot >= code.free ? "closure" : slot < code.params ? "argument" : "local", slot]);
    });
    const space = frame.own && this.objects.get(frame.own);
    if (space) for (const [key, value] of space.items.values()) {
      if (key & 1 || data.atoms.kinds[key >> 1] !== "s") continue;
      const name = values.atom(key >> 1);
      if (seen.has(name) || (space.layout === DICT && !code.globals.includes(name))) continue;
      seen.add(name);
      found.push([name, value, "local", "k" + this.key(key)]);
    }
    const globals = frame.globals && this.objects.get(frame.globals);
    if (globals) for (const [key, value] of globals.items.values()) {
      if (key & 1) continue;
      const name = values.atom(key >> 1);
      if (seen.has(name) || !code.globals.includes(name) || code.bound.includes(name)) continue;
      seen.add(name);
      found.push([name, value, "global", "k" + this.key(key)]);
    }
    return found;
  }

  frameAt(step) { return step >= 0 && step < this.steps ? this.frames.get(this.b[this.stepAt[step]]) : undefined; }
  kindOf(step) { return this.op[this.stepAt[step]]; }

  // The place in the source of a step: {code, statement} (statement -1 at a call), or null where it happened outside of followed code.
  placeOf(step) {
    const at = this.stepAt[step], operation = this.op[at];
    if (operation === CALL) return { code: this.a[at], statement: -1, line: this.data.codes[this.a[at]].line };
    const frame = this.frames.get(this.b[at]);
    if (frame === undefined) return null;
    const statement = operation === LINE || operation === ITERATION || operation === HANDLED ? this.a[at] : frame.statement;
    const code = this.data.codes[frame.code];
    return { code: frame.code, statement, line: statement >= 0 ? code.stmts[statement][0] : code.line };
  }

  // The frames that wait for one another, the running one first; then the others that live.
  stack() {
    let frame = this.moment < this.steps ? this.frameAt(this.moment) : undefined;
    if (frame === undefined && this.moment < this.steps && this.kindOf(this.moment) === CALL) frame = this.frameAt(this.c[this.stepAt[this.moment]]);
    if (frame === undefined && this.live.size) frame = this.frames.get([...this.live].reduce((x, y) => Math.max(x, y)));
    if (frame !== undefined && frame.paused && frame.ended === 0 && this.moment < this.steps && this.kindOf(this.moment) === RESUME) frame = this.frameAt(this.c[this.stepAt[this.moment]]) || frame;
    const found = [], seen = new Set();
    while (frame !== undefined && !seen.has(frame.id)) {
      seen.add(frame.id);
      found.push(frame);
      frame = this.frameAt(frame.parent);
    }
    const others = [...this.live].filter((id) => !seen.has(id)).sort((x, y) => y - x).map((id) => this.frames.get(id));
    return { stack: found, others };
  }
}

// Deletes a key and says what puts it back in its place: [key, value, the key behind it].
function cutOut(map, key) {
  let found = false, next;
  for (const known of map.keys()) {
    if (found) { next = known; break; }
    if (known === key) found = true;
  }
  if (!found) return undefined;
  const row = [key, map.get(key), next];
  map.delete(key);
  return row;
}

function putBack(map, row) {
  if (row === undefined) return;
  const [key, value, next] = row;
  if (next === undefined) { map.set(key, value); return; }
  const behind = [];
  let found = false;
  for (const entry of map) { if (entry[0] === next) found = true; if (found) behind.push(entry); }
  for (const entry of behind) map.delete(entry[0]);
  map.set(key, value);
  for (const entry of behind) map.set(entry[0], entry[1]);
}
