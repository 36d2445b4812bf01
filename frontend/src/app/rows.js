// Ticking rows for a bulk step: all at once, a range with Shift, and the number ticked beside the buttons.
import { notice } from "./notices.js";

let lastTicked = null;
const ticks = (table) => [...table.querySelectorAll('tbody input[name="pk"]')];

function recount(box) {
  const bulk = box.querySelector("[data-bulk]");
  if (!bulk) return;
  const all = ticks(box);
  const ticked = all.filter((tick) => tick.checked).length;
  bulk.classList.toggle("has-ticks", ticked > 0);
  bulk.querySelector(".bulk-count").textContent = ticked ? `已勾选 ${ticked} 条` : "勾选后可批量办理";
  const head = box.querySelector("[data-tick-all]");
  head.checked = ticked > 0 && ticked === all.length;
  head.indeterminate = ticked > 0 && ticked < all.length;
}

document.addEventListener("change", (event) => {
  const box = event.target.closest(".table-box");
  if (!box) return;
  if (event.target.matches("[data-tick-all]")) for (const tick of ticks(box)) tick.checked = event.target.checked;
  recount(box);
});

document.addEventListener("click", (event) => {
  if (!event.target.matches('tbody input[name="pk"]')) return;
  const all = ticks(event.target.closest("table"));
  const [from, to] = [all.indexOf(lastTicked), all.indexOf(event.target)].sort((a, b) => a - b);
  if (event.shiftKey && from >= 0) for (const tick of all.slice(from, to + 1)) tick.checked = event.target.checked;
  lastTicked = event.target;
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-bulk]")) return;
  if (ticks(event.target.closest(".table-box")).some((tick) => tick.checked)) return;
  event.preventDefault();
  notice("warn", "请先勾选要办理的行。");
});

addEventListener("pageshow", () => document.querySelectorAll(".table-box").forEach(recount));
