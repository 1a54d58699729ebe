// Small helpers for the document. Texts go in as textContent only.

function el(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") made.className = value;
    else if (name === "text") made.textContent = value;
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children) if (child !== null && child !== undefined) made.append(child);
  return made;
}

function svg(tag, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

const byId = (name) => document.getElementById(name);
const hidden = (text) => el("span", { class: "unseen", text });
const number = (count) => count.toLocaleString("en");

// A text in pieces: what stands between backticks is code.
function sentence(text) {
  const made = document.createDocumentFragment();
  let at = 0;
  for (const found of text.matchAll(/(`+)(.+?)\1(?!`)/gsu)) {
    made.append(shown(text.slice(at, found.index)), el("code", { text: shown(found[2].replace(/^ (`.*`) $/su, "$1")) }));
    at = found.index + found[0].length;
  }
  made.append(shown(text.slice(at)));
  return made;
}

// An atom's element; a long one can be opened whole.
function atomElement(place, limit, extra) {
  const kind = values.data.atoms.kinds[place];
  const [text, left] = values.atomText(place, limit);
  const made = el("span", { class: `v v-${kind}${extra ? " " + extra : ""}`, text, dir: "ltr" });
  if (!left) return made;
  return el("span", { class: "long" }, made, el("button", { type: "button", class: "more", text: "open", "aria-label": "Open the whole value", onclick: () => openWhole(place) }));
}

function openWhole(place) {
  const cut = values.cut(place), whole = values.atom(place), kind = values.data.atoms.kinds[place];
  const length = cut ? cut.length : whole.length;
  byId("whole-title").textContent = kind === "s" ? `A text of ${number(length)} characters` : `A value whose text has ${number(length)} characters`;
  byId("whole-note").textContent = cut ? `This page keeps its first ${number(cut.head.length)} and last ${number(cut.tail.length)} characters; ${number(length - cut.head.length - cut.tail.length)} between them were left out to keep the page small. The trace has them.` : kind === "s" ? "As it is, without quotes; signs that cannot be seen are escaped." : "";
  byId("whole-text").value = cut ? shown(cut.head) + "\n\n[… left out …]\n\n" + shown(cut.tail) : shown(whole);
  byId("whole").showModal();
}
