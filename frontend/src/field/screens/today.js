// 今日: the visits in their order, on a sketch and as cards; the rounds of interviews below them.
import { el, say } from "../../xform/dom.js";
import { whereAmI } from "../../xform/point.js";
import { beginAt } from "../near.js";
import { leftOver, quota } from "../quota.js";
import { sketch } from "../sketch.js";
import { all, get, remember, setting } from "../store.js";
import { visitKey } from "./visit.js";

const clock = new Intl.DateTimeFormat("zh-CN", { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false });

// The phone's own map app takes over; the address opens it, or its web page.
const guide = (visit) => `https://uri.amap.com/navigation?${new URLSearchParams({ to: `${visit.lng},${visit.lat},${visit.place}`, mode: "walk", coordinate: "wgs84", callnative: "1" })}`;

async function standing(visit, user, queued) {
  if (visit.state === "done") return ["已检查", "good"];
  const item = queued.find((one) => one.user === user.id && one.visit === visit.id);
  if (item) return item.state === "waiting" ? ["待发送", "info"] : item.state === "sent" ? ["已发送", "good"] : ["被退回", "bad"];
  return (await get("records", visitKey(user, visit.id))) ? ["已开始", "active"] : ["待检查", "warn"];
}

function card(visit, number, [label, tone], day) {
  const late = visit.day < day && visit.state !== "done";
  return el(
    "li",
    { class: "card stop" },
    el("span", { class: "stop-number", "aria-hidden": "true" }, String(number)),
    el("div", {}, el("a", { class: "stop-name", href: `#visit/${visit.id}` }, visit.place), el("p", { class: "form-text" }, [visit.kind, visit.area, visit.address, visit.day === day ? "" : visit.day + (late ? " 未完成" : "")].filter(Boolean).join(" · ")), el("p", { class: "stop-foot" }, el("span", { class: `state state-${tone}` }, label), visit.lng === null ? null : el("a", { class: "btn btn-quiet btn-small", href: guide(visit), rel: "noreferrer", target: "_blank" }, "导航"))),
  );
}

function interviews(round, carried, queued) {
  const left = leftOver(quota(round, carried, queued));
  return el("li", { class: "card stop" }, el("div", {}, el("a", { class: "stop-name", href: `#survey/${round.id}` }, round.title), el("p", { class: "form-text" }, `${round.area} · 到 ${round.until} 为止 · ${left ? `还差 ${left} 人` : "已够数"}`)));
}

export async function today({ user, carried, refresh, again }) {
  const order = (await setting(`order:${user.id}:${carried.day}`)) ?? [];
  const at = (visit) => (order.includes(visit.id) ? order.indexOf(visit.id) : order.length);
  const visits = [...carried.visits].sort((a, b) => at(a) - at(b));
  const queued = (await all("outbox")).map((item) => ({ ...item, visit: item.payload?.visit ?? item.visit }));
  const mine = queued.filter((item) => item.user === user.id);
  const rounds = (carried.surveys ?? []).map((round) => interviews(round, carried, mine));
  const said = el("p", { class: "form-text", role: "status" }, `数据更新于 ${clock.format(carried.fetchedAt)}`);
  const nearest = el("button", { type: "button", class: "btn btn-quiet" }, "从最近的开始");
  nearest.addEventListener("click", async () => {
    nearest.setAttribute("aria-busy", "true");
    // The position is used for this once and kept nowhere.
    const here = await whereAmI().catch((fault) => say(said, fault.message));
    nearest.removeAttribute("aria-busy");
    if (!here) return;
    const left = carried.visits.filter((visit) => !marked.find((one) => one.id === visit.id).done);
    await remember(`order:${user.id}:${carried.day}`, beginAt(left, here).map((visit) => visit.id));
    await again();
  });
  const update = el("button", { type: "button", class: "btn btn-quiet" }, "更新");
  update.addEventListener("click", async () => {
    update.setAttribute("aria-busy", "true");
    const why = await refresh();
    if (why) say(said, why);
    update.removeAttribute("aria-busy");
  });
  const states = await Promise.all(visits.map((visit) => standing(visit, user, queued)));
  const marked = visits.map((visit, place) => ({ ...visit, done: ["已检查", "已发送", "待发送"].includes(states[place][0]) }));
  const none = el("div", { class: "card" }, el("p", {}, "今天没有安排给您的检查。"), el("p", { class: "form-text" }, "路上发现问题，点下面的“上报”。"));
  return el(
    "div",
    {},
    el("div", { class: "screen-head" }, el("h1", {}, `今日检查 ${visits.length} 处`), el("div", {}, visits.length > 1 ? nearest : null, update)),
    said,
    visits.length ? sketch(marked, carried.cells, carried.cases) : none,
    el("ol", { class: "stops" }, ...visits.map((visit, place) => card(visit, place + 1, states[place], carried.day))),
    rounds.length ? el("section", {}, el("h2", {}, "知晓率访问"), el("ul", { class: "stops" }, ...rounds)) : null,
  );
}
