// Lists of tick boxes: what is ticked stands below in words. A long list is narrowed by typing, and is one stop of the
// Tab key: arrows move within it, so that nobody tabs through a thousand places to reach the button.
const NAMED = 6;
const boxes = (list) => [...list.querySelectorAll('input[type="checkbox"]')];
const shown = (list) => boxes(list).filter((box) => !box.closest("li").hidden);
const nameOf = (box) => box.parentElement.textContent.trim();

function count(list) {
  const said = list.querySelector("[data-ticks-count]");
  const all = boxes(list);
  const ticked = all.filter((box) => box.checked).map(nameOf);
  const names = ticked.slice(0, NAMED).join("、") + (ticked.length > NAMED ? "等" : "");
  said.textContent = ticked.length ? `已选 ${ticked.length} 项：${names}` : `共 ${all.length} 项，还没有勾选`;
}

function stop(list, box) {
  if (!list.matches(".ticks-long")) return;
  for (const each of boxes(list)) each.tabIndex = each === box ? 0 : -1;
}

function narrow(list, words) {
  const wanted = words.trim().toLowerCase().split(/\s+/);
  for (const box of boxes(list)) {
    const name = nameOf(box).toLowerCase();
    box.closest("li").hidden = !wanted.every((word) => name.includes(word));
  }
  // A heading stands while anything below it does.
  let heading = null;
  for (const line of list.querySelectorAll("li")) {
    if (line.matches(".ticks-group")) {
      heading = line;
      heading.hidden = true;
    } else if (heading && !line.hidden) heading.hidden = false;
  }
  const left = shown(list);
  stop(list, left[0]);
  if (left.length) count(list);
  else list.querySelector("[data-ticks-count]").textContent = `没有含“${words.trim()}”的选项`;
}

function begin(list) {
  if (list.dataset.ticks) return;
  list.dataset.ticks = "on";
  list.querySelector("[data-ticks-filter]")?.removeAttribute("hidden");
  list.querySelector("[data-ticks-count]").hidden = !list.matches(".ticks-long");
  stop(list, boxes(list).find((box) => box.checked) ?? boxes(list)[0]);
  count(list);
  const first = boxes(list).find((box) => box.checked)?.closest("li");
  if (first && list.matches(".ticks-long")) list.querySelector(".ticks-list").scrollTop = first.offsetTop - first.offsetHeight;
}

const STEPS = { ArrowDown: (at) => at + 1, ArrowUp: (at) => at - 1, Home: () => 0, End: (_, last) => last };

document.addEventListener("keydown", (event) => {
  const list = event.target.closest?.(".ticks-long");
  if (!list) return;
  const left = shown(list);
  if (event.target.matches("[data-ticks-filter]")) {
    // Enter would send the form that is still being filled in.
    if (event.key === "Enter") event.preventDefault();
    else if (event.key === "ArrowDown" && left.length) {
      event.preventDefault();
      left.find((box) => box.tabIndex === 0)?.focus();
    }
    return;
  }
  const step = STEPS[event.key];
  if (!step) return;
  event.preventDefault();
  const at = step(left.indexOf(event.target), left.length - 1);
  if (at < 0) list.querySelector("[data-ticks-filter]").focus();
  else left[Math.min(at, left.length - 1)].focus();
});

document.addEventListener("focusin", (event) => {
  const list = event.target.closest(".ticks-long");
  if (list && event.target.matches('input[type="checkbox"]')) stop(list, event.target);
});
document.addEventListener("input", (event) => {
  if (event.target.matches("[data-ticks-filter]")) narrow(event.target.closest(".ticks"), event.target.value);
});
document.addEventListener("change", (event) => {
  const list = event.target.closest(".ticks");
  if (list && event.target.matches('input[type="checkbox"]')) count(list);
});

const beginAll = () => document.querySelectorAll("[data-ticks]").forEach(begin);
beginAll();
document.addEventListener("htmx:afterSettle", beginAll);
