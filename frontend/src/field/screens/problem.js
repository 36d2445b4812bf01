// One problem as it was seen: words, category, place, photos, whether it was put right on the spot, and whether it is known.
import { el, newId, say } from "../../xform/dom.js";
import { whereAmI } from "../../xform/point.js";
import { alike } from "../near.js";
import { shots } from "../shots.js";

export const blank = (prefill = {}) => ({
  uuid: crypto.randomUUID(), text: "", category: "", item: "", clause: "", lng: null, lat: null, photos: [], fixed: false, note: "", after: [], raise_case: true, case: null, unit: null, due_on: "",
  found: Date.now(), ...prefill,
});

// What is still missing, as sentences.
export function lacks(problem, { needsPlace, assigns = false, day = "" }) {
  const found = [];
  if (problem.text.trim().length < 2) found.push("请写明是什么问题。");
  if (!problem.category && (problem.raise_case || problem.fixed) && !problem.case) found.push("请选择问题类别。");
  if (assigns && !problem.unit) found.push("请选择责任单位，领导带队检查要当场交办。");
  if (assigns && !problem.due_on) found.push("请选择整改期限。");
  if (assigns && problem.due_on && problem.due_on < day) found.push("整改期限不能早于今天。");
  if (needsPlace && problem.lng === null) found.push("请取当前位置。");
  if (problem.fixed && !problem.photos.length) found.push("当场整改要有整改前的照片。");
  if (problem.fixed && !problem.after.length) found.push("当场整改要有整改后的照片。");
  if (problem.fixed && !problem.note.trim()) found.push("请写明是怎样整改的。");
  return found;
}

function field(label, control, hint) {
  const id = newId("f");
  control.id = id;
  return el("div", { class: "field" }, el("label", { for: id }, label), hint ? el("p", { class: "form-text" }, hint) : null, control);
}

function categories(carried, problem, changed) {
  const common = new Set(carried.common);
  const option = ({ code, name }) => el("option", { value: code }, name);
  const [usual, rest] = [carried.categories.filter((one) => common.has(one.code)), carried.categories.filter((one) => !common.has(one.code))];
  const select = el("select", { class: "form-select" }, el("option", { value: "" }, "请选择"), el("optgroup", { label: "常见问题" }, ...usual.map(option)), el("optgroup", { label: "其他" }, ...rest.map(option)));
  select.value = problem.category;
  select.addEventListener("change", () => {
    problem.category = select.value;
    changed();
  });
  return field("问题类别", select);
}

function place(problem, changed, needed) {
  const said = el("output", { class: "form-text" });
  const button = el("button", { type: "button", class: "btn btn-quiet" });
  const show = () => {
    say(button, problem.lng === null ? "取当前位置" : "重新取位置");
    if (problem.lng !== null) say(said, `已取位置：东经 ${problem.lng.toFixed(5)}，北纬 ${problem.lat.toFixed(5)}`);
  };
  button.addEventListener("click", async () => {
    button.setAttribute("aria-busy", "true");
    try {
      const { lng, lat } = await whereAmI();
      Object.assign(problem, { lng, lat });
      changed();
      show();
    } catch (fault) {
      say(said, fault.message);
    }
    button.removeAttribute("aria-busy");
  });
  show();
  const id = newId("place");
  return el("div", { class: "field point-answer", role: "group", "aria-labelledby": id }, el("span", { class: "place-label", id }, needed ? "位置" : "位置（可不填）"), button, said);
}

// The offer of known cases; choosing one keeps the problem with that case instead of opening another.
function known(problem, around, cases, changed) {
  const box = el("fieldset", { class: "field known", hidden: true });
  let asked = "";
  const show = async () => {
    const point = problem.lng === null ? around : { lng: problem.lng, lat: problem.lat };
    const question = JSON.stringify([point, problem.category]);
    if (question === asked) return;
    asked = question;
    const found = await alike(point, problem.category, cases);
    if (question !== asked) return;
    box.hidden = !found.length;
    const name = newId("known");
    const choice = (id, text) => {
      const input = el("input", { type: "radio", name, class: "form-check-input" });
      input.checked = problem.case === id;
      input.addEventListener("change", () => {
        problem.case = id;
        changed();
      });
      return el("label", {}, input, el("span", {}, text));
    };
    const lines = found.map((one) => choice(one.id, `${one.title}（${one.state}${one.metres === null ? "" : `，相距 ${one.metres} 米`}）`));
    box.replaceChildren(el("legend", {}, "附近有相似的案件，是同一个问题吗？"), el("div", { class: "choices" }, ...lines, choice(null, "都不是，是新问题")));
  };
  return { box, show };
}

// 现场交办: who puts it right by when (M-089).
function assigning(problem, units, day, changed) {
  const unit = el("select", { class: "form-select" }, el("option", { value: "" }, "请选择"), ...units.map((one) => el("option", { value: one.id }, one.name)));
  unit.value = problem.unit ?? "";
  unit.addEventListener("change", () => {
    problem.unit = Number(unit.value) || null;
    changed();
  });
  const due = el("input", { type: "date", class: "form-control", min: day });
  due.value = problem.due_on;
  due.addEventListener("change", () => {
    problem.due_on = due.value;
    changed();
  });
  return el("fieldset", { class: "field" }, el("legend", {}, "现场交办"), field("责任单位", unit), field("整改期限", due));
}

function fixing(problem, tools, changed) {
  const tick = el("input", { type: "checkbox", class: "form-check-input" });
  tick.checked = problem.fixed;
  const note = el("textarea", { class: "form-control", rows: 2, maxlength: 1000 });
  note.value = problem.note;
  note.addEventListener("input", () => {
    problem.note = note.value;
    changed();
  });
  const inside = el("div", { class: "fixing" }, field("怎样整改的", note), shots({ label: "拍整改后", uuids: problem.after, purpose: "after", ...tools }));
  const show = () => (inside.hidden = !tick.checked);
  tick.addEventListener("change", () => {
    problem.fixed = tick.checked;
    show();
    changed();
  });
  show();
  return el("div", {}, el("label", { class: "tick" }, tick, "当场已整改（立行立改）"), inside);
}

// `carried`: what was taken along; `around`: where the visit is; `save` keeps the work in progress.
export function editor(problem, { carried, user, around = null, save, needsPlace = false, mayLink = true, assigns = false, day = "" }) {
  const text = el("textarea", { class: "form-control", rows: 3, maxlength: 1000 });
  text.value = problem.text;
  const same = known(problem, around, carried.cases, () => save());
  const changed = () => {
    save();
    if (mayLink) same.show();
  };
  text.addEventListener("input", () => {
    problem.text = text.value;
    save();
  });
  const tools = { user: user.id, changed: save, pointOf: () => (problem.lng === null ? null : { lng: problem.lng, lat: problem.lat }) };
  if (mayLink) same.show();
  return el(
    "div",
    { class: "problem" },
    problem.about ? el("p", { class: "form-text" }, problem.about) : null,
    field("什么问题", text, "写明在什么位置、是什么问题。"),
    categories(carried, problem, changed),
    shots({ label: "拍照片", uuids: problem.photos, purpose: problem.fixed ? "before" : "check", ...tools }),
    place(problem, changed, needsPlace),
    mayLink ? same.box : null,
    assigns ? assigning(problem, carried.units, day, save) : null,
    fixing(problem, tools, changed),
  );
}

// As the server reads it.
export const asSent = (problem) => ({
  uuid: problem.uuid, text: problem.text.trim(), category: problem.category, item: problem.item, clause: problem.clause, lng: problem.lng, lat: problem.lat,
  photos: problem.fixed ? [] : problem.photos,
  raise_case: problem.raise_case && !problem.case,
  case: problem.case,
  found: problem.found,
  unit: problem.unit ?? null,
  due_on: problem.due_on || null,
  fix: problem.fixed ? { note: problem.note.trim(), before: problem.photos, after: problem.after } : null,
});
