// Forms: sent once, error summary in focus, filters folded on a phone.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-once]")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  event.submitter?.setAttribute("aria-busy", "true");
});

// Back from the next page the browser may show this one as it was left.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("button[aria-busy]")) button.removeAttribute("aria-busy");
});

const focusSummary = (root) => root.querySelector("[data-focus]")?.focus();
focusSummary(document);
document.addEventListener("htmx:afterSettle", (event) => focusSummary(event.target));

if (matchMedia("(max-width: 991.98px)").matches) {
  for (const filters of document.querySelectorAll("details[data-filters]")) filters.open = false;
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) print();
});
