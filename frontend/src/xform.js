// Forms by XForm: loaded only on pages that fill one in. The engine is asked for when the page is, and not before.
import { Filling } from "./xform/filling.js";
import { sendTo } from "./xform/sending.js";
import { verdict, verdictOf } from "./xform/verdict.js";

const UNREADABLE = "这张表单打不开。请刷新再试；仍然打不开，请告诉表单的管理员。";

async function fill(place, options) {
  try {
    return await new Filling(place, options).begin();
  } catch (fault) {
    console.error(fault);
    place.textContent = UNREADABLE;
    place.removeAttribute("aria-busy");
    throw fault;
  }
}

window.weichengXform = { fill, verdict, verdictOf };

for (const place of document.querySelectorAll("[data-xform-url]")) {
  const { xformUrl, submitUrl, draftKey } = place.dataset;
  fetch(xformUrl)
    .then((answer) => (answer.ok ? answer.text() : Promise.reject(new Error(`${answer.status}`))))
    .then((xml) => fill(place, { xml, key: draftKey, send: sendTo(submitUrl) }))
    .catch(() => (place.textContent = UNREADABLE));
}
