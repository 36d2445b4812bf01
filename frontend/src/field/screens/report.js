// 上报: a problem met on the way, outside any visit.
import { el, say } from "../../xform/dom.js";
import { enqueue } from "../outbox.js";
import { drop, get, put } from "../store.js";
import { asSent, blank, editor, lacks } from "./problem.js";

export const reportKey = (user) => `${user.id}:report`;

export async function report({ user, carried, go }) {
  const key = reportKey(user);
  const kept = await get("records", key);
  const problem = kept?.problem ?? blank();
  const said = el("p", { class: "form-text", role: "status" });
  const save = () => put("records", { key, problem }).catch((fault) => say(said, fault.message));
  const wrong = el("ul", { class: "error-summary", hidden: true, tabindex: "-1" });
  const send = el("button", { type: "submit", class: "btn btn-primary btn-wide" }, "上报");
  const form = el("form", { class: "card", novalidate: true }, wrong, editor(problem, { carried, user, save, needsPlace: true, mayLink: false }), el("div", { class: "form-foot" }, send, said));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const found = lacks(problem, { needsPlace: true });
    wrong.hidden = !found.length;
    wrong.replaceChildren(...found.map((sentence) => el("li", {}, sentence)));
    if (found.length) {
      wrong.focus();
      return;
    }
    const { uuid: _, ...payload } = asSent(problem);
    const photos = (await Promise.all([...problem.photos, ...problem.after].map((one) => get("photos", one)))).filter(Boolean);
    try {
      await enqueue({ user: user.id, kind: "case.report", title: problem.text.slice(0, 30), payload: { ...payload, draft: problem }, photos }, [["records", key]]);
      go("queue");
    } catch (fault) {
      say(said, fault.message);
    }
  });
  const clear = el("button", { type: "button", class: "btn btn-quiet btn-small" }, "清空重写");
  clear.addEventListener("click", async () => {
    await Promise.all([...problem.photos, ...problem.after].map((one) => drop("photos", one)));
    await drop("records", key);
    go("report");
  });
  return el("div", {}, el("div", { class: "screen-head" }, el("h1", {}, "上报问题"), clear), form);
}
