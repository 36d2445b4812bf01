// A map that needs no network: borders of the areas visited, visits by number, open cases as small marks.
const SVG = "http://www.w3.org/2000/svg";
const SIZE = 320;
const EDGE = 24;

const shape = (tag, attributes, text) => {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text) element.textContent = text;
  return element;
};

const rings = (border) => (border.type === "MultiPolygon" ? border.coordinates.flat() : border.coordinates);

export function sketch(visits, cells, cases) {
  const placed = visits.map((visit, number) => ({ ...visit, number: number + 1 })).filter((visit) => visit.lng !== null);
  const points = [...placed.map((visit) => [visit.lng, visit.lat]), ...cells.flatMap((cell) => rings(cell.border).flat())];
  if (!placed.length) return null;
  const [west, east] = [Math.min, Math.max].map((pick) => pick(...points.map(([lng]) => lng)));
  const [south, north] = [Math.min, Math.max].map((pick) => pick(...points.map(([, lat]) => lat)));
  const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = (SIZE - 2 * EDGE) / Math.max((east - west) * narrow, north - south, 0.002);
  const at = (lng, lat) => [EDGE + (lng - west) * narrow * scale, EDGE + (north - lat) * scale];
  const height = EDGE * 2 + (north - south) * scale;
  const drawn = shape("svg", { viewBox: `0 0 ${SIZE} ${Math.max(height, 80)}`, class: "sketch", role: "img", "aria-label": `示意图：${placed.length} 个检查点的位置` });
  for (const cell of cells) {
    for (const ring of rings(cell.border)) drawn.append(shape("polygon", { class: "sketch-cell", points: ring.map(([lng, lat]) => at(lng, lat).join()).join(" ") }));
  }
  for (const one of cases) {
    if (one.lng === null) continue;
    const [x, y] = at(one.lng, one.lat);
    drawn.append(shape("rect", { class: "sketch-case", x: x - 3, y: y - 3, width: 6, height: 6 }));
  }
  drawn.append(shape("polyline", { class: "sketch-way", points: placed.map((visit) => at(visit.lng, visit.lat).join()).join(" ") }));
  for (const visit of placed) {
    const [x, y] = at(visit.lng, visit.lat);
    drawn.append(shape("circle", { class: visit.done ? "sketch-stop is-done" : "sketch-stop", cx: x, cy: y, r: 11 }), shape("text", { x, y: y + 4.5, "text-anchor": "middle" }, String(visit.number)));
  }
  return drawn;
}
