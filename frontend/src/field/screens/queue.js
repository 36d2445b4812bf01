// 待发送: what is sent, what waits, what came back and why; for what came back, a person decides.
import { el, say } from "../../xform/dom.js";
import { keepDraft } from "../../xform/drafts.js";
import { CONFLICT, discard, flush, REFUSED, sendAgain, SENT, WAITING } from "../outbox.js";
import { all, drop, get, put } from "../store.js";
import { draftKey, interviewKey, nobodyYet } from "./interview.js";
import { reportKey } from "./report.js";
import { visitKey } from "./visit.js";

const KINDS = { "visit.record": "检查", "case.report": "上报", "survey.interview": "访问" };
const STATES = { [WAITING]: ["等待发送", "info"], [SENT]: ["已发送", "good"], [REFUSED]: ["被退回", "bad"], [CONFLICT]: ["有冲突", "warn"] };

// Back into the work in progress, with its photos, to be changed and sent under a new number.
async function reopen(item, user) {
  const where = await REOPENED[item.kind](item, user);
  await drop("outbox", item.id);
  return where;
}

const REOPENED = { "visit.record": reopenVisit, "case.report": reopenReport, "survey.interview": reopenInterview };

async function reopenReport({ payload }, user) {
  await put("records", { key: reportKey(user), problem: payload.draft });
  return "report";
}

async function reopenVisit({ payload }, user) {
  const { draft, visit, form, photos: named } = payload;
  const key = visitKey(user, visit);
  await put("records", draft.record);
  if (form) {
    const photos = await Promise.all(named.map((uuid) => get("photos", uuid)));
    const names = named.map((uuid) => new RegExp(`${uuid}\\.\\w+`).exec(form.instance)?.[0] ?? `${uuid}.jpg`);
    const files = photos.map((photo, place) => new File([photo.blob], names[place], { type: photo.blob.type }));
    await keepDraft({ key, xml: form.instance, files, notes: draft.notes, startedAt: draft.startedAt, savedAt: new Date().toISOString() });
  }
  return `visit/${visit}`;
}

async function reopenInterview({ payload, about }, user) {
  const { draft, form } = payload;
  const record = { ...nobodyYet(interviewKey(user, about.place)), category: draft.category };
  await put("records", record);
  await keepDraft({ key: draftKey(record), xml: form.instance, files: [], notes: {}, startedAt: draft.startedAt, savedAt: new Date().toISOString() });
  return `interview/${about.round}/${about.place}`;
}

// A round that is over is carried no more, so there is no page to change an interview on.
const canChange = (item, carried) => item.kind !== "survey.interview" || (carried?.surveys ?? []).some((round) => round.id === item.about.round);

function decisions(item, { user, carried, go, again, send }) {
  const change = el("button", { type: "button", class: "btn btn-primary" }, "改后重发");
  change.addEventListener("click", async () => go(await reopen(item, user)));
  change.hidden = !canChange(item, carried);
  const repeat = el("button", { type: "button", class: "btn btn-quiet" }, "原样再发");
  repeat.addEventListener("click", async () => {
    await sendAgain(item);
    await send();
  });
  const remove = el("button", { type: "button", class: "btn btn-danger-quiet" }, "作废");
  remove.addEventListener("click", async () => {
    // Asked on the button itself: a second tap means it.
    if (remove.dataset.sure) await discard(item).then(again);
    else {
      remove.dataset.sure = "1";
      say(remove, "确定作废？");
    }
  });
  return el("div", { class: "decisions" }, change, repeat, remove);
}

function line(item, arrived, tools) {
  const [label, tone] = STATES[item.state];
  const open = item.state === REFUSED || item.state === CONFLICT;
  const photos = item.photos.length ? `照片 ${item.state === SENT ? item.photos.length : arrived}/${item.photos.length}` : "";
  return el(
    "li",
    { class: "card queued" },
    el("p", { class: "queued-head" }, el("span", { class: `state state-${tone}` }, label), el("b", {}, `${KINDS[item.kind]}：${item.title}`), photos ? el("small", {}, photos) : null),
    item.text ? el("p", { class: open ? "queued-why" : "form-text" }, item.text) : null,
    item.state === SENT && item.url ? el("a", { href: item.url }, "查看") : null,
    open ? decisions(item, tools) : null,
  );
}

async function room() {
  const estimate = await navigator.storage?.estimate?.();
  return estimate?.quota ? `本机存储已用 ${Math.max(1, Math.round(estimate.usage / 1e6))} MB，可用约 ${Math.round(estimate.quota / 1e6)} MB。` : "";
}

export async function queue({ user, carried, go, again }) {
  const items = (await all("outbox")).sort((a, b) => b.clock - a.clock);
  const mine = items.filter((item) => item.user === user.id);
  const others = items.filter((item) => item.user !== user.id && item.state !== SENT);
  const arrived = new Set((await all("photos")).filter((photo) => photo.arrived).map((photo) => photo.uuid));
  const count = (...states) => mine.filter((item) => states.includes(item.state)).length;
  const said = el("p", { class: "form-text", role: "status" }, await room());
  const button = el("button", { type: "button", class: "btn btn-primary btn-wide" }, "现在发送");
  const send = async () => {
    button.setAttribute("aria-busy", "true");
    say(said, "正在发送……");
    const why = await flush();
    button.removeAttribute("aria-busy");
    say(said, why || "发送完了。");
  };
  button.addEventListener("click", send);
  button.hidden = !count(WAITING);
  const tools = { user, carried, go, again, send };
  const waiting = mine.filter((item) => item.state !== SENT);
  const sealed = others.length ? el("p", { class: "notice notice-info" }, `本机还有另外 ${new Set(others.map((item) => item.user)).size} 位同事的 ${others.length} 条记录，已封存；由本人登录后才会发送。`) : null;
  const figures = el("p", { class: "queue-figures" }, el("span", {}, el("b", {}, String(count(WAITING))), " 等待发送"), el("span", {}, el("b", {}, String(count(REFUSED, CONFLICT))), " 要处理"), el("span", {}, el("b", {}, String(count(SENT))), " 已发送"));
  return el(
    "div",
    {},
    el("div", { class: "screen-head" }, el("h1", {}, "待发送")),
    figures,
    sealed,
    button,
    said,
    mine.length ? null : el("p", { class: "card" }, "没有待发送的记录。检查和上报完成后会出现在这里。"),
    el("ul", { class: "queue" }, ...[...waiting, ...mine.filter((item) => item.state === SENT)].map((item) => line(item, item.photos.filter((uuid) => arrived.has(uuid)).length, tools))),
  );
}
