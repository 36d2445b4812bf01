// Keys for people who work here all day. Never while typing, never with Ctrl, Alt or Cmd.
import { showTemplate } from "./dialog.js";

const rows = () => [...document.querySelectorAll("table[data-rows] tbody tr")];
const here = () => document.querySelector("table[data-rows] tr.is-here");

function move(step) {
  const all = rows();
  if (!all.length) return;
  const current = all.indexOf(here());
  const next = all[current < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(current + step, 0), all.length - 1)];
  here()?.classList.remove("is-here");
  next.classList.add("is-here");
  next.scrollIntoView({ block: "nearest" });
  next.querySelector("a")?.focus({ preventScroll: true });
}

const KEYS = {
  "/": () => document.querySelector('[data-shortcut="/"]')?.focus(),
  "?": () => showTemplate("shortcut-help"),
  j: () => move(1),
  k: () => move(-1),
  x: () => here()?.querySelector('input[name="pk"]')?.click(),
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input:not([type=checkbox]), textarea, select") || event.target.isContentEditable;
  if (typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  const act = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
