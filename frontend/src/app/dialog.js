// Opens the page behind a link with data-dialog in a dialog; a browser without <dialog> just follows the link.
import htmx from "htmx.org";

const dialog = () => document.getElementById("dialog");

function show(box) {
  box.showModal();
  box.querySelector("#dialog-body input:not([type=hidden]), #dialog-body textarea, #dialog-body select, #dialog-body button")?.focus();
}

export function showTemplate(id) {
  const box = dialog();
  const template = document.getElementById(id);
  if (!box?.showModal || !template || box.open) return;
  box.querySelector("#dialog-body").replaceChildren(template.content.cloneNode(true));
  show(box);
}

document.addEventListener("click", async (event) => {
  const box = dialog();
  if (!box?.showModal) return;
  if (event.target === box || event.target.closest("[data-dialog-close]")) {
    if (!box.open) return;
    event.preventDefault();
    box.close();
    return;
  }
  const link = event.target.closest("a[data-dialog]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  const body = box.querySelector("#dialog-body");
  body.replaceChildren();
  await htmx.ajax("GET", link.href, { target: body, swap: "innerHTML" });
  if (body.childElementCount) show(box);
});
