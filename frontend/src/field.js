// The field app: screens by the part of the address after #, from the phone's own store; the network only helps.
import { fetchPackage, me, packageOf, recognise } from "./field/carried.js";
import { looks } from "./field/looks.js";
import { flush, SENT, WAITING } from "./field/outbox.js";
import { interview } from "./field/screens/interview.js";
import { queue } from "./field/screens/queue.js";
import { report } from "./field/screens/report.js";
import { survey } from "./field/screens/survey.js";
import { today } from "./field/screens/today.js";
import { visit } from "./field/screens/visit.js";
import { SIGN_IN, Unreachable } from "./field/server.js";
import { all, listen } from "./field/store.js";
import { el, say } from "./xform/dom.js";

const SCREENS = { today, report, queue, visit, survey, interview };
const NO_FIELD_WORK = "您的岗位没有外勤检查、上报和访问，不用带任务。";
const AT_ONCE_MS = 300;
const FIRST_PAUSE_MS = 5000;
const LONGEST_PAUSE_MS = 60000;

const main = document.getElementById("main");
const status = document.getElementById("net");
const count = document.getElementById("queued");
let user = null;
let pause = FIRST_PAUSE_MS;
let drawing = 0;

const go = (where) => {
  if (location.hash === `#${where}`) draw();
  else location.hash = where;
};

function signIn() {
  return el("p", { class: "notice notice-warn" }, el("span", {}, `${SIGN_IN} 没有登录也能继续填写。`), el("a", { href: document.body.dataset.signIn }, "登录"));
}

async function draw() {
  const turn = (drawing += 1);
  const [name, ...rest] = location.hash.slice(1).split("/");
  const screen = SCREENS[name] ? name : "today";
  for (const tab of document.querySelectorAll(".tab[data-screen]")) {
    if (tab.dataset.screen === screen) tab.setAttribute("aria-current", "page");
    else tab.removeAttribute("aria-current");
  }
  const shown = await drawn(screen, rest).catch((fault) => el("p", { class: "notice notice-bad" }, `这一页打不开：${fault.message}`));
  if (turn !== drawing) return;
  main.replaceChildren(shown);
  main.dataset.screen = screen;
}

async function drawn(screen, rest) {
  if (!user) return el("div", { class: "card" }, el("h1", {}, "外勤"), el("p", {}, "先在有网络时登录一次，把今天的任务带到手机里。"), el("a", { class: "btn btn-primary", href: document.body.dataset.signIn }, "登录"));
  if (!user.works && screen !== "queue") return el("div", { class: "card" }, el("h1", {}, `${user.name}，您好`), el("p", {}, NO_FIELD_WORK), el("a", { class: "btn btn-primary", href: "/" }, "回到首页"));
  const carried = await packageOf(user);
  if (!carried && screen !== "queue") return el("div", { class: "card" }, el("h1", {}, `${user.name}，您好`), el("p", {}, "还没有把任务带到手机里，请在有网络时打开一次。"));
  return SCREENS[screen]({ user, carried, go, refresh, again: draw }, ...rest);
}

async function countQueued() {
  const left = (await all("outbox")).filter((item) => item.user === user?.id && item.state !== SENT).length;
  say(count, left ? String(left) : "");
  count.hidden = !left;
}

// "" when the day was taken along anew, or why not.
async function refresh() {
  try {
    const found = await recognise();
    if (!found) {
      document.getElementById("sign-in").replaceChildren(signIn());
      return SIGN_IN;
    }
    document.getElementById("sign-in").replaceChildren();
    user = found;
    if (!user.works) {
      await draw();
      return NO_FIELD_WORK;
    }
    await fetchPackage(user);
    say(status, "在线");
    if (["today", undefined].includes(main.dataset.screen)) await draw();
    return "";
  } catch (fault) {
    say(status, fault instanceof Unreachable ? "离线" : "未更新");
    return fault.message;
  }
}

let timer = null;
let busy = false;
const waits = async () => (await all("outbox")).some((item) => item.user === user?.id && item.state === WAITING);

async function sendAll() {
  clearTimeout(timer);
  timer = null;
  busy = true;
  const why = await flush();
  busy = false;
  pause = why ? Math.min(pause * 2, LONGEST_PAUSE_MS) : FIRST_PAUSE_MS;
  if (why === SIGN_IN) document.getElementById("sign-in").replaceChildren(signIn());
  if (await waits()) timer = setTimeout(sendAll, pause);
}

// The queue is drawn as it empties; other screens are left alone, somebody is typing there.
async function follow() {
  following = null;
  await countQueued();
  if (main.dataset.screen === "queue") await draw();
  if (!timer && !busy && (await waits())) timer = setTimeout(sendAll, AT_ONCE_MS);
}

let following = null;
listen(() => (following ??= setTimeout(follow, AT_ONCE_MS)));
addEventListener("hashchange", draw);
addEventListener("online", () => refresh().then(sendAll));
addEventListener("offline", () => say(status, "离线"));

async function begin() {
  looks(document.getElementById("looks"));
  navigator.serviceWorker?.register("/field/worker.js", { scope: "/field/" }).catch(() => {});
  user = (await me()) ?? null;
  if (user) await draw();
  await refresh();
  if (main.dataset.screen === undefined) await draw();
  document.documentElement.classList.add("js");
  document.body.dataset.ready = "1";
  await countQueued();
  await sendAll();
}

begin();
