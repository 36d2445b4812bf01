// The form as a tree of elements that follows the engine's tree: groups, repeats, questions.
import { el, say } from "./dom.js";
import { question } from "./fields.js";

const SHOWN = ["input", "note", "select", "range", "trigger", "upload", "rank"];

export function tree(root, tools) {
  const element = el("div", { class: "xform" });
  const branch = children(root, element, tools, 2);
  return { element, show: branch.show, questions: branch.questions };
}

function viewOf(node, tools, level) {
  if (node.nodeType === "group") return group(node, tools, level);
  if (node.nodeType.startsWith("repeat-range")) return repeat(node, tools, level);
  if (SHOWN.includes(node.nodeType) && node.definition.bodyElement) return leaf(node, tools);
  return null;
}

function leaf(node, tools) {
  const one = question(node, tools);
  return { element: one.element, show: one.show, questions: () => [one] };
}

// Children come and go only in repeats; those that stay keep their elements, and with them focus and scroll.
function children(node, holder, tools, level) {
  const views = new Map();
  const show = () => {
    const present = new Set();
    let before = null;
    for (const child of node.currentState.children) {
      present.add(child.nodeId);
      if (!views.has(child.nodeId)) views.set(child.nodeId, viewOf(child, tools, level));
      const view = views.get(child.nodeId);
      if (!view) continue;
      const next = before ? before.nextSibling : holder.firstChild;
      if (next !== view.element) holder.insertBefore(view.element, next);
      before = view.element;
      view.show();
    }
    for (const [id, view] of views) {
      if (present.has(id)) continue;
      view?.element.remove();
      views.delete(id);
    }
  };
  return { show, questions: () => [...views.values()].flatMap((view) => view?.questions() ?? []) };
}

function group(node, tools, level) {
  const title = el(`h${Math.min(level, 4)}`);
  const body = el("div");
  const element = el("section", { class: level === 2 ? "card xform-group" : "xform-group" }, title, body);
  const inside = children(node, body, tools, level + 1);
  const show = () => {
    element.hidden = !node.currentState.relevant || !node.currentState.hasRelevantBodyNodes;
    say(title, node.currentState.label?.asString ?? "");
    title.hidden = !title.textContent;
    inside.show();
  };
  return { element, show, questions: inside.questions };
}

function repeat(node, tools, level) {
  const title = el(`h${Math.min(level, 4)}`);
  const lines = el("div");
  const add = el("button", { type: "button", class: "btn btn-quiet btn-wide" });
  const element = el("section", { class: "card xform-repeat" }, title, lines, add);
  const counted = node.nodeType === "repeat-range:controlled";
  const views = new Map();
  const name = () => node.currentState.label?.asString || "记录";
  add.addEventListener("click", () => {
    node.addInstances();
    show();
    [...views.values()].pop()?.questions()[0]?.focus();
  });
  const show = () => {
    const rows = node.currentState.children;
    element.hidden = !node.currentState.relevant;
    say(title, name());
    say(add, `＋ 添加${name()}`);
    add.hidden = counted;
    rows.forEach((row, place) => {
      if (!views.has(row.nodeId)) views.set(row.nodeId, line(node, row, tools, level, counted));
      const view = views.get(row.nodeId);
      if (lines.children[place] !== view.element) lines.insertBefore(view.element, lines.children[place] ?? null);
      view.show(place);
    });
    for (const [id, view] of views) {
      if (rows.some((row) => row.nodeId === id)) continue;
      view.element.remove();
      views.delete(id);
    }
  };
  return { element, show, questions: () => node.currentState.children.flatMap((row) => views.get(row.nodeId)?.questions() ?? []) };
}

function line(range, row, tools, level, counted) {
  const title = el(`h${Math.min(level + 1, 5)}`);
  const body = el("div");
  const remove = el("button", { type: "button", class: "btn btn-danger-quiet btn-small" }, "删除");
  const element = el("div", { class: "form-row xform-line" }, el("div", { class: "xform-line-head" }, title, counted ? null : remove), body);
  const inside = children(row, body, tools, level + 2);
  const place = () => range.currentState.children.findIndex((other) => other.nodeId === row.nodeId);
  remove.addEventListener("click", () => range.removeInstances(place()));
  const show = (number) => {
    say(title, `第 ${number + 1} 条`);
    remove.setAttribute("aria-label", `删除第 ${number + 1} 条`);
    inside.show();
  };
  return { element, show, questions: inside.questions };
}
