// Places cards that refer to one another, and draws the arrows. A group is drawn as a row where each card leads to one other (a linked
// list), else from top to bottom (a tree). Arrows that go back or across are curves of a quieter kind.

const APART = 28, DOWN = 40, MARGIN = 13;

Objects.prototype.groups = function () {
  const parent = new Map([...this.cards.keys()].map((id) => [id, id]));
  const find = (id) => { while (parent.get(id) !== id) { parent.set(id, parent.get(parent.get(id))); id = parent.get(id); } return id; };
  for (const { card, target } of this.edges) if (this.cards.has(card)) parent.set(find(card), find(target));
  const groups = new Map();
  for (const id of this.cards.keys()) { const root = find(id); if (!groups.has(root)) groups.set(root, []); groups.get(root).push(id); }
  return [...groups.values()];
};

Objects.prototype.place = function (into, group) {
  if (group.length === 1 && !this.edges.some((edge) => edge.card === group[0])) {
    into.append(el("div", { class: "alone" }, this.cards.get(group[0])));
    return;
  }
  const field = el("div", { class: "field" }), outer = el("div", { class: "graph sideways", tabindex: "0", role: "group", "aria-label": "Objects that refer to one another" }, field);
  into.append(outer);
  for (const id of group) field.append(this.cards.get(id));
  const size = new Map(group.map((id) => { const card = this.cards.get(id); return [id, { w: card.offsetWidth, h: card.offsetHeight }]; }));
  const forest = this.forest(group);
  const chain = group.every((id) => forest.children.get(id).length < 2);
  const where = chain ? inRows(forest, size, Math.max(outer.clientWidth - 4 - 2 * MARGIN, 220)) : asTrees(forest, size);
  let width = 0, height = 0;
  for (const [id, spot] of where) {
    const card = this.cards.get(id), { w, h } = size.get(id);
    spot.x += MARGIN;  // arrows leave on the left, too
    card.style.left = `${spot.x}px`;
    card.style.top = `${spot.y}px`;
    width = Math.max(width, spot.x + w);
    height = Math.max(height, spot.y + h);
  }
  this.arrows(field, group, width, height, forest);
};

// A spanning forest by depth: who is drawn from whom.
Objects.prototype.forest = function (group) {
  const within = new Set(group), out = new Map(group.map((id) => [id, []])), entered = new Map(group.map((id) => [id, 0]));
  for (const edge of this.edges) {
    if (!within.has(edge.card) || edge.card === edge.target) continue;
    const weak = edge.attribute !== undefined && BACKWARDS.test(edge.attribute);
    out.get(edge.card).push({ ...edge, weak });
    if (!weak) entered.set(edge.target, entered.get(edge.target) + 1);
  }
  const rank = (id) => (entered.get(id) ? 2 : 0) + (this.pills.has(id) ? 0 : 1);
  const starts = [...group].map((id, i) => [rank(id), i, id]).sort((x, y) => x[0] - y[0] || x[1] - y[1]).map((row) => row[2]);
  const children = new Map(group.map((id) => [id, []])), seen = new Set(), roots = [], side = new Map();
  const visit = (start) => {
    seen.add(start);
    const work = [[start, 0]];
    while (work.length) {
      const top = work[work.length - 1], edges = out.get(top[0]);
      if (top[1] >= edges.length) { work.pop(); continue; }
      const edge = edges[top[1]++];
      if (edge.weak || seen.has(edge.target)) continue;
      seen.add(edge.target);
      children.get(top[0]).push(edge.target);
      if (edge.attribute && /^_*left/.test(edge.attribute)) side.set(edge.target, -1);
      if (edge.attribute && /^_*right/.test(edge.attribute)) side.set(edge.target, 1);
      work.push([edge.target, 0]);
    }
  };
  for (const id of starts) if (!seen.has(id)) { roots.push(id); visit(id); }
  return { roots, children, side };
};

function inRows(forest, size, width) {
  const where = new Map();
  let y = 0;
  for (const root of forest.roots) {
    let x = 0, tall = 0, row = [];
    const settle = () => { for (const id of row) where.get(id).y = y + tall - size.get(id).h; };
    for (let id = root; id !== undefined; id = forest.children.get(id)[0]) {
      const { w, h } = size.get(id);
      if (x > 0 && x + w > width) { settle(); y += tall + DOWN; x = 0; tall = 0; row = []; }
      where.set(id, { x, y });
      row.push(id);
      x += w + APART;
      tall = Math.max(tall, h);
    }
    settle();
    y += tall + DOWN;
  }
  return where;
}

function asTrees(forest, size) {
  const where = new Map(), span = new Map(), order = [];
  const work = [...forest.roots];
  while (work.length) { const id = work.pop(); order.push(id); work.push(...forest.children.get(id)); }
  const lonely = (kids) => kids.length === 1 && forest.side.get(kids[0]);
  for (const id of order.reverse()) {
    const kids = forest.children.get(id), own = size.get(id).w;
    const below = kids.reduce((sum, kid) => sum + span.get(kid), 0) + Math.max(0, kids.length - 1) * 26;
    span.set(id, Math.max(own, below + (lonely(kids) ? own * 0.6 : 0)));
  }
  let left = 0;
  for (const root of forest.roots) {
    const todo = [[root, left, 0]];
    while (todo.length) {
      const [id, x, y] = todo.pop(), { w, h } = size.get(id), room = span.get(id), kids = forest.children.get(id);
      const below = kids.reduce((sum, kid) => sum + span.get(kid), 0) + Math.max(0, kids.length - 1) * 26;
      where.set(id, { x: x + (room - w) / 2, y });
      let at = x + (room - below) / 2;
      const one = lonely(kids);
      if (one) at = one < 0 ? x : x + room - below;
      for (const kid of kids) { todo.push([kid, at, y + h + DOWN]); at += span.get(kid) + 26; }
    }
    left += span.get(root) + APART;
  }
  return where;
}

Objects.prototype.arrows = function (field, group, width, height, forest) {
  const within = new Set(group), box = field.getBoundingClientRect();
  const spot = (element) => { const r = element.getBoundingClientRect(); return { l: r.left - box.left, t: r.top - box.top, r: r.right - box.left, b: r.bottom - box.top, x: (r.left + r.right) / 2 - box.left, y: (r.top + r.bottom) / 2 - box.top }; };
  const layer = svg("svg", { class: "arrows", "aria-hidden": "true" });
  const tip = svg("marker", { id: `tip${group[0]}`, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto-start-reverse" });
  tip.append(svg("path", { d: "M0 0.8 L7.2 4 L0 7.2 z", class: "tip" }));
  const defs = svg("defs", {});
  defs.append(tip);
  layer.append(defs);
  const bodies = new Map(group.map((id) => {
    const card = this.cards.get(id), body = spot(card.querySelector(".body")), last = card.querySelector(".pills > :last-child");
    if (last) body.x = Math.max(body.l + 10, Math.min(body.r - 9, Math.max(body.x, spot(last).r + 14)));  // beside the names, not through them
    return [id, body];
  }));
  let low = height, count = 0;
  for (const edge of this.edges) {
    if (!within.has(edge.card) || count++ > 400) continue;
    const from = spot(edge.port), to = bodies.get(edge.target), own = bodies.get(edge.card);
    const tree = forest.children.get(edge.card).includes(edge.target);
    let path, quiet = !tree;
    if (edge.card === edge.target) { path = `M${from.x} ${from.y} C${own.r + 34} ${from.y} ${own.r + 34} ${own.t - 16} ${own.r - 14} ${own.t - 1}`; }
    else if (to.l >= own.r - 2 && to.t < own.b && to.b > own.t) { const y = Math.min(Math.max(from.y, to.t + 12), to.b - 8); path = `M${from.x} ${from.y} C${(from.x + to.l) / 2} ${from.y} ${(from.x + to.l) / 2} ${y} ${to.l - 1} ${y}`; if (to.l - own.r > APART * 2) { const dip = Math.max(own.b, to.b) + 14; path = `M${from.x} ${from.y} C${from.x} ${dip} ${to.x} ${dip + 6} ${to.x} ${to.b + 1}`; low = Math.max(low, dip + 6); } }
    else if (to.t >= own.b - 2 && edge.port.closest(".fields, .entries")) {
      const left = to.x < own.x - 6, edgeX = left ? own.l : own.r, out = edgeX + (left ? -11 : 11), turn = Math.min(from.y + 11, own.b + 2), reach = Math.max(18, (to.t - own.b) / 2);
      layer.append(svg("circle", { cx: edgeX, cy: from.y, r: 3.4, class: "tip" }));
      if (left) edge.port.classList.add("leaves");
      else layer.append(svg("path", { d: `M${from.x} ${from.y} H${edgeX}`, class: quiet ? "arrow quiet" : "arrow" }));
      path = `M${edgeX} ${from.y} Q${out} ${from.y} ${out} ${turn} V${Math.max(turn, own.b - 2)} C${out} ${own.b + reach} ${to.x} ${to.t - reach} ${to.x} ${to.t - 1}`;
    }
    else if (to.t >= own.b - 2) { const gap = Math.max(14, (to.t - from.y) / 2); path = `M${from.x} ${from.y} C${from.x} ${from.y + gap} ${to.x} ${to.t - gap} ${to.x} ${to.t - 1}`; }
    else if (to.b <= own.t + 2) { const side = to.x < from.x ? to.r : to.l, way = to.x < from.x ? 1 : -1; path = `M${from.x} ${from.y} C${from.x + way * 26} ${from.y} ${side + way * 40} ${to.y + 10} ${side + way} ${to.y}`; }
    else { const dip = Math.max(own.b, to.b) + 18; path = `M${from.x} ${from.y} C${from.x} ${dip} ${to.x} ${dip} ${to.x} ${to.b + 1}`; low = Math.max(low, dip); quiet = true; }
    layer.append(svg("path", { d: path, class: quiet ? "arrow quiet" : "arrow", "marker-end": `url(#tip${group[0]})` }));
  }
  layer.setAttribute("width", width + 44);
  layer.setAttribute("height", low + 8);
  field.style.width = `${width + 8}px`;
  field.style.height = `${low + 8}px`;
  field.prepend(layer);
};
