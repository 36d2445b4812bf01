// One control for each kind of question. Each gives its element and a `show` that brings it up to the answer.
import { el, newId, say } from "./dom.js";
import { grade } from "./grade.js";
import { photo } from "./photo.js";
import { point } from "./point.js";

const INPUTS = {
  int: { type: "text", inputmode: "numeric" },
  decimal: { type: "text", inputmode: "decimal" },
  date: { type: "date" },
  time: { type: "time" },
  dateTime: { type: "datetime-local" },
};

const WRONG = { int: "请填整数", decimal: "请填数字" };
const SHAPES = { int: /^[-+]?\d+$/, decimal: /^[-+]?\d+(\.\d+)?$/ };

const MINUTES = { time: /^\d\d:\d\d$/, dateTime: /T\d\d:\d\d$/ };

// Chinese keyboards write full-width digits.
const halfWidth = (text) => text.replace(/[０-９．－]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));

function typed(node, ids) {
  const kind = node.valueType;
  const many = kind === "string" && (node.appearances?.multiline || node.nodeOptions?.rows);
  const shape = { class: "form-control", id: ids.control, "aria-describedby": ids.about };
  const control = many ? el("textarea", { ...shape, rows: 3 }) : el("input", { ...shape, autocomplete: "off", ...(INPUTS[kind] ?? { type: "text" }) });
  const write = () => {
    const text = SHAPES[kind] ? halfWidth(control.value.trim()) : control.value;
    const wrong = text !== "" && SHAPES[kind] && !SHAPES[kind].test(text);
    control.setCustomValidity(wrong ? WRONG[kind] : "");
    // The control leaves out the seconds that a time in an instance has.
    if (!wrong) node.setValue(text === "" ? null : `${text}${MINUTES[kind]?.test(text) ? ":00" : ""}`);
    control.dispatchEvent(new CustomEvent("xform:typed", { bubbles: true }));
  };
  control.addEventListener(many || kind === "string" ? "input" : "change", write);
  const show = () => {
    const value = node.currentState.instanceValue.slice(0, { time: 5, dateTime: 16 }[kind]);
    if (document.activeElement !== control && !control.validationMessage && control.value !== value) control.value = value;
    control.readOnly = node.currentState.readonly;
  };
  return { element: control, show, wrong: () => control.validationMessage };
}

function choice(node, ids) {
  const single = node.selectType === "select1";
  const box = el("div", { class: "choices" });
  let drawn = "";
  const draw = (options) => {
    box.replaceChildren(
      ...options.map((option) => {
        const input = el("input", { type: single ? "radio" : "checkbox", name: ids.control, value: option.value, class: "form-check-input" });
        input.addEventListener("change", () => {
          if (single) node.selectValue(option.value);
          else node.selectValues([...box.querySelectorAll("input:checked")].map((ticked) => ticked.value));
        });
        return el("label", {}, input, el("span", {}, option.label.asString));
      }),
    );
  };
  const show = () => {
    const options = node.currentState.valueOptions;
    const look = JSON.stringify(options.map((option) => [option.value, option.label.asString]));
    if (look !== drawn) draw(options);
    drawn = look;
    for (const input of box.querySelectorAll("input")) {
      input.checked = node.currentState.value.includes(input.value);
      input.disabled = node.currentState.readonly;
    }
  };
  return { element: box, show, group: true };
}

function tick(node, ids) {
  const input = el("input", { type: "checkbox", class: "form-check-input", id: ids.control, "aria-describedby": ids.about });
  input.addEventListener("change", () => node.setValue(input.checked));
  return { element: el("label", { class: "tick" }, input, "已确认"), show: () => (input.checked = Boolean(node.currentState.value)) };
}

const GRADES = Array.from({ length: 11 }, (_, grade) => String(grade));
const isGrade = (node) => {
  if (node.nodeType === "range") return Number(node.definition.bounds.start) === 0 && Number(node.definition.bounds.end) === 10;
  if (node.nodeType === "input") return node.valueType === "int" && node.appearances?.grade;
  const values = node.currentState.valueOptions?.map((option) => option.value) ?? [];
  return node.selectType === "select1" && GRADES.every((grade) => values.includes(grade)) && values.every((value) => GRADES.includes(value) || value === "na");
};

function controlOf(node, ids, tools) {
  if (node.nodeType === "note") return { element: null, show: () => {}, quiet: true };
  if (node.nodeType === "upload") return photo(node, ids, tools);
  if (node.valueType === "geopoint") return point(node, ids);
  if (["select", "input", "range"].includes(node.nodeType) && isGrade(node)) return grade(node, ids);
  if (node.nodeType === "select") return choice(node, ids);
  if (node.nodeType === "trigger") return tick(node, ids);
  return typed(node, ids);
}

// A question with label, hint, control and what is wrong with the answer.
export function question(node, tools) {
  const ids = { control: newId("q"), hint: newId("hint"), wrong: newId("wrong") };
  ids.about = `${ids.hint} ${ids.wrong}`;
  const control = controlOf(node, ids, tools);
  const text = el("span");
  const mark = el("span", { class: "required", "aria-hidden": "true" }, "＊");
  const label = control.group ? el("legend", {}, text, mark) : el(control.quiet ? "p" : "label", { for: control.quiet ? null : ids.control }, text, mark);
  const hint = el("p", { class: "form-text", id: ids.hint });
  const wrong = el("p", { class: "invalid-feedback", id: ids.wrong });
  const inner = [label, hint, control.element, wrong, tools.beside?.(node)].filter(Boolean);
  const element = control.group
    ? el("fieldset", { class: "field question", "aria-describedby": ids.about }, ...inner)
    : el("div", { class: control.quiet ? "field note" : "field question" }, ...inner);
  element.dataset.path = node.currentState.reference;
  let judged = false;
  const show = () => {
    const state = node.currentState;
    element.hidden = !state.relevant;
    say(text, state.label?.asString ?? "");
    say(hint, state.hint?.asString ?? "");
    hint.hidden = !hint.textContent;
    mark.hidden = !state.required || Boolean(control.quiet);
    if (state.relevant) control.show();
    const violation = node.validationState.violation;
    const answered = state.instanceValue !== "";
    // A question nobody touched yet is not scolded for being empty.
    const broken = control.wrong?.() || (violation && (judged || answered) ? violation.message?.asString || fallback(violation) : "");
    say(wrong, broken);
    wrong.hidden = !broken;
    element.classList.toggle("has-errors", Boolean(broken));
    const target = control.group || control.quiet ? element : control.element.matches("input,textarea") ? control.element : element.querySelector("input");
    if (!control.quiet) target?.setAttribute("aria-invalid", String(Boolean(broken)));
  };
  const judge = () => {
    judged = true;
    show();
  };
  return { node, element, show, judge, wrong: () => control.wrong?.() ?? "", focus: () => element.querySelector("input,textarea,button")?.focus() };
}

const fallback = (violation) => (violation.condition === "required" ? "这一题必须填写" : "这个答案不符合要求");
