// A grade of 0–10 as big buttons: the three bands first, the tenths of the chosen band below, all under one thumb.
import { el } from "./dom.js";

// The covert table's bands: 好 9–10, 合格 7–8, 不合格 0–6. A band's first tap gives its highest grade.
const BANDS = [
  { name: "好", tone: "good", grades: [10, 9] },
  { name: "合格", tone: "warn", grades: [8, 7] },
  { name: "不合格", tone: "bad", grades: [6, 5, 4, 3, 2, 1, 0] },
];

export function grade(node, ids) {
  const write = (value) => {
    const text = value === null ? null : String(value);
    if (node.nodeType === "select") node.selectValue(text);
    else node.setValue(text);
  };
  const bands = BANDS.map((band) => {
    const button = el("button", { type: "button", class: `grade-band tone-${band.tone}`, "aria-pressed": "false" }, el("b", {}, band.name), el("small", {}, `${Math.min(...band.grades)}–${Math.max(...band.grades)} 分`));
    button.addEventListener("click", () => write(band.grades.includes(chosen()) ? null : band.grades[0]));
    return button;
  });
  // 不适用, where the form offers it: neither good nor bad.
  const none = node.currentState.valueOptions?.find((option) => option.value === "na");
  const absent = none ? el("button", { type: "button", class: "grade-none tone-neutral", "aria-pressed": "false" }, none.label.asString) : null;
  absent?.addEventListener("click", () => write(node.currentState.instanceValue === "na" ? null : "na"));
  const exact = el("div", { class: "grade-exact", role: "group", "aria-label": "分数" });
  const chosen = () => (node.currentState.instanceValue === "" ? null : Number(node.currentState.instanceValue));
  let shown = null;
  const draw = (band) => {
    exact.replaceChildren(
      ...(band?.grades ?? []).map((value) =>
        el("button", { type: "button", class: `tone-${band.tone}`, "data-grade": value, "aria-pressed": "false", onclick: () => write(value) }, String(value)),
      ),
    );
  };
  const show = () => {
    const value = chosen();
    const now = BANDS.find((band) => band.grades.includes(value));
    if (shown !== now) draw(now);
    shown = now;
    exact.hidden = !now;
    BANDS.forEach((band, place) => {
      bands[place].setAttribute("aria-pressed", String(band === now));
      bands[place].disabled = node.currentState.readonly;
    });
    absent?.setAttribute("aria-pressed", String(node.currentState.instanceValue === "na"));
    for (const button of exact.children) button.setAttribute("aria-pressed", String(Number(button.dataset.grade) === value));
  };
  return { element: el("div", { class: "grade", id: ids.control }, el("div", { class: "grade-bands" }, ...bands), exact, absent), show, group: true };
}
