// The texts of values. All of them end in textContent; none is ever read as HTML.

const UNSEEN = /[\p{C}\p{Z}]/u;  // what Python's repr escapes (a plain space it does not)
const ESCAPES = { "\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\" };

const values = {
  cache: new Map(), cached: 0, data: null, player: null,

  begin(data) { this.data = data; },

  // The content of a text atom, or what is shown of another one.
  atom(place) {
    const texts = this.data.atoms.texts;
    let text = texts[place];
    if (typeof text === "string") return text;
    if (!Array.isArray(text)) return text.head + text.tail;
    const known = this.cache.get(place);
    if (known !== undefined) return known;
    const chain = [];
    let at = place, base;
    for (;;) {
      const row = texts[at];
      base = this.cache.get(at);
      if (base === undefined && !Array.isArray(row)) base = typeof row === "string" ? row : row.head + row.tail;
      if (base !== undefined) break;
      chain.push([at, row]);
      at = row[0];
    }
    while (chain.length) {
      const [, [, prefix, suffix, middle]] = chain.pop();
      base = (prefix === base.length ? base : base.slice(0, prefix)) + middle + (suffix ? base.slice(-suffix) : "");
    }
    this.cached += base.length;
    if (this.cached > 8_000_000) { this.cache.clear(); this.cached = base.length; }
    this.cache.set(place, base);
    return base;
  },

  content(place) { return this.atom(place); },

  cut(place) { const text = this.data.atoms.texts[place]; return typeof text === "object" && !Array.isArray(text) ? text : null; },

  kind(value) {
    if (value & 1) return "o";
    return this.data.atoms.kinds[value >> 1];
  },

  // At most about `limit` characters; [text, how many characters it leaves out].
  atomText(place, limit) {
    const kind = this.data.atoms.kinds[place], cut = this.cut(place);
    const whole = this.atom(place), length = cut ? cut.length : whole.length;
    if (length <= limit && !cut) return [kind === "s" ? quoted(whole) : shown(whole), 0];
    let head = whole.slice(0, Math.max(1, Math.floor(limit * 2 / 3))), tail = whole.slice(-Math.max(1, Math.floor(limit / 5)));
    if (cut && limit >= whole.length) { head = cut.head; tail = cut.tail; }
    if (/[\ud800-\udbff]$/.test(head)) head = head.slice(0, -1);
    if (/^[\udc00-\udfff]/.test(tail)) tail = tail.slice(1);
    const left = length - head.length - tail.length;
    const gap = ` … ${left.toLocaleString("en")} more characters … `;
    return kind === "s" ? [quoted(head).slice(0, -1) + gap + quoted(tail).slice(1), left] : [shown(head) + gap + shown(tail), left];
  },

  // One value on one line, in at most about `limit` characters; objects inside objects to a small depth.
  text(value, limit = 80) {
    const state = { left: limit, out: [], full: false };
    this.write(value, state, 0, new Set());
    return state.out.join("");
  },

  put(state, text) {
    state.out.push(text);
    state.left -= text.length;
    if (state.left <= 0) state.full = true;
  },

  write(value, state, depth, inside) {
    if (state.full) { state.out.push("…"); return; }
    if (!(value & 1)) { this.put(state, this.atomText(value >> 1, Math.max(24, state.left))[0]); return; }
    const object = this.player.objects.get(value >> 1);
    if (object === undefined) { this.put(state, "?"); return; }
    if (object.label >= 0) { this.put(state, this.labelOf(object)); return; }
    if (inside.has(object.id) || depth > 3 || (depth > 0 && object.layout === OPAQUE && (object.attributes.size > 2 || [...object.attributes.values()].some((part) => part & 1)))) { this.put(state, this.again(object)); return; }
    inside.add(object.id);
    const name = this.typeName(object), type = this.data.types[object.type];
    const parts = (open, rows, close, count) => {
      this.put(state, open);
      let index = 0;
      for (const row of rows) {
        if (state.full || (index && state.left < 3)) { this.put(state, index < count ? ` … ${(count - index).toLocaleString("en")} more` : " …"); break; }
        if (index++) this.put(state, ", ");
        row();
      }
      this.put(state, close);
    };
    const each = (list) => list.map((item) => () => this.write(item, state, depth + 1, inside));
    const attributes = () => this.attributes(object).map(([key, item]) => () => { this.put(state, key + "="); this.write(item, state, depth + 1, inside); });
    const wrapped = type[1] !== "builtins";
    if (LISTS.has(object.layout)) {
      const shown = object.items.slice(0, 200), more = object.items.length;
      if (type[2] === "namedtuple") parts(name + "(", shown.map((item, i) => () => { this.put(state, (type[3][i] || i) + "="); this.write(item, state, depth + 1, inside); }), ")", more);
      else if (object.layout === LIST) parts((wrapped ? name + " " : "") + "[", each(shown), "]", more);
      else if (object.layout === TUPLE) parts("(", each(shown), more === 1 ? ",)" : ")", more);
      else parts(name + "([", each(shown), "])", more);
    } else if (DICTS.has(object.layout)) {
      const rows = [...take(object.items.values(), 200)].map(([key, item]) => () => { this.write(key, state, depth + 1, inside); this.put(state, ": "); this.write(item, state, depth + 1, inside); });
      parts((wrapped ? name + "(" : "") + "{", rows, "}" + (wrapped ? ")" : ""), object.items.size);
    } else if (SETS.has(object.layout)) {
      if (!object.items.size) this.put(state, name + "()");
      else parts((object.layout === FROZENSET ? "frozenset(" : "") + "{", each(this.members(object)), "}" + (object.layout === FROZENSET ? ")" : ""), object.items.size);
    } else if (object.layout === BYTES) {
      const elements = arrayElements(object);
      if (elements) parts(name + "([", elements.list.slice(0, 200).map((text) => () => this.put(state, text)), "])", elements.list.length);
      else this.put(state, `${name}(${bytesText(object.items.slice(0, 200))}${object.items.length > 200 ? " …" : ""})`);
    } else if (object.layout === EXCEPTION) {
      const args = this.attribute(object, "args");
      if (args !== undefined && !(args & 1)) { const text = this.atom(args >> 1); this.put(state, name + (text.endsWith(",)") ? text.slice(0, -2) + ")" : text)); }
      else if (args !== undefined && this.player.objects.get(args >> 1)) parts(name + "(", each(this.player.objects.get(args >> 1).items.slice(0, 20)), ")", 0);
      else this.put(state, name + "()");
    } else if (type[2] === "dataclass") parts(name + "(", attributes(), ")", object.attributes.size);
    else if (object.layout === ATOM_SUBCLASS) { this.put(state, name + "("); this.write(this.attribute(object, ""), state, depth + 1, inside); this.put(state, ")"); }
    else { const rows = attributes(); if (rows.length) parts("<" + this.title(object) + " ", rows, ">", rows.length); else this.put(state, `<${this.title(object)}>`); }
    inside.delete(object.id);
  },

  again(object) {
    if (object.layout === LIST) return "[…]";
    if (object.layout === TUPLE) return "(…)";
    if (DICTS.has(object.layout) || SETS.has(object.layout)) return "{…}";
    return `<${this.title(object)}>`;
  },

  labelOf(object) { return shown(this.atom(object.label >> 1)); },
  typeName(object) { return shown(this.data.types[object.type][0]); },

  // "Node #2" where such objects are counted, else the type's name.
  title(object) {
    const number = this.data.numbers[object.id];
    return this.typeName(object) + (number === undefined ? "" : " #" + number);
  },

  attributes(object) {
    const names = this.data.names;
    return [...object.attributes].map(([name, value]) => [shown(names[name]), value]);
  },

  attribute(object, wanted) {
    for (const [name, value] of object.attributes) if (this.data.names[name] === wanted) return value;
    return undefined;
  },

  members(object) {
    const rank = this.data.ranks, order = (value) => value & 1 ? 1e12 + (value >> 1) : rank[value >> 1] ?? 0;
    return [...object.items.values()].sort((x, y) => order(x) - order(y));
  },
};

function* take(rows, count) {
  for (const row of rows) { if (count-- <= 0) return; yield row; }
}

// A text as Python's repr shows it.
function quoted(text) {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let out = quote;
  for (const sign of text) {
    if (sign === quote) out += "\\" + sign;
    else if (ESCAPES[sign]) out += ESCAPES[sign];
    else if (sign === " " || !UNSEEN.test(sign)) out += sign;
    else out += escaped(sign);
  }
  return out + quote;
}

function escaped(sign) {
  const code = sign.codePointAt(0), hex = code.toString(16);
  return code < 256 ? "\\x" + hex.padStart(2, "0") : code < 65536 ? "\\u" + hex.padStart(4, "0") : "\\U" + hex.padStart(8, "0");
}

// A text that is not quoted (a name, a line of output): what would turn or hide its surroundings is escaped, line ends and tabs stay.
function shown(text) {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu, (sign) => sign === "\n" || sign === "\t" || sign === "\u200d" ? sign : escaped(sign));
}

function bytesText(content) {
  let out = "b'";
  for (let i = 0; i < content.length; i++) {
    const code = content.charCodeAt(i), sign = content[i];
    out += sign === "'" || sign === "\\" ? "\\" + sign : code >= 32 && code < 127 ? sign : ESCAPES[sign] || "\\x" + code.toString(16).padStart(2, "0");
  }
  return out + "'";
}

const CODES = { b1: "?", i1: "b", u1: "B", i2: "h", u2: "H", i4: "i", u4: "I", i8: "q", u8: "Q", f4: "f", f8: "d" };
const READS = {
  "?": [1, (v, i) => v.getUint8(i) ? "True" : "False"], b: [1, (v, i) => v.getInt8(i)], B: [1, (v, i) => v.getUint8(i)],
  h: [2, (v, i, le) => v.getInt16(i, le)], H: [2, (v, i, le) => v.getUint16(i, le)], i: [4, (v, i, le) => v.getInt32(i, le)], I: [4, (v, i, le) => v.getUint32(i, le)],
  l: [8, (v, i, le) => v.getBigInt64(i, le)], L: [8, (v, i, le) => v.getBigUint64(i, le)], q: [8, (v, i, le) => v.getBigInt64(i, le)], Q: [8, (v, i, le) => v.getBigUint64(i, le)],
  f: [4, (v, i, le) => v.getFloat32(i, le)], d: [8, (v, i, le) => v.getFloat64(i, le)],
};

// {list: texts of its elements, shape} of an array of plain numbers; null for other bytes.
function arrayElements(object, content = object.items) {
  const type = values.data.types[object.type];
  if (type[2] !== "array") return null;
  const form = values.attribute(object, "format") ?? values.attribute(object, "dtype");
  if (form === undefined || form & 1) return null;
  let code = values.atom(form >> 1);
  const order = "<>=@!|".includes(code[0]) ? code[0] : "";
  code = CODES[code.slice(order.length)] || code.slice(order.length);
  const row = READS[code];
  if (!row || content.length % row[0]) return null;
  const [size, read] = row, bytes = Uint8Array.from(content, (sign) => sign.charCodeAt(0)), view = new DataView(bytes.buffer);
  const list = [];
  for (let i = 0; i < bytes.length; i += size) {
    const number = read(view, i, order !== ">" && order !== "!");
    list.push(code === "f" || code === "d" ? floatText(number, code) : String(number));
  }
  const extent = values.attribute(object, "shape");
  const shape = extent !== undefined && !(extent & 1) ? (values.atom(extent >> 1).match(/\d+/g) || []).map(Number) : [list.length];
  return { list, shape: shape.reduce((x, y) => x * y, 1) === list.length ? shape : [list.length] };
}

function floatText(number, code) {
  if (Number.isNaN(number)) return "nan";
  if (!Number.isFinite(number)) return number < 0 ? "-inf" : "inf";
  const text = code === "f" ? String(Number(number.toPrecision(8))) : String(number);
  return Number.isInteger(number) && !text.includes("e") ? text + ".0" : text;
}
