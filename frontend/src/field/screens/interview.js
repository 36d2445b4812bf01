// One person after another at one place; each goes into the queue by itself. There is no field for a name.
import { el, newId, say } from "../../xform/dom.js";
import { fillIn } from "../engine.js";
import { enqueue } from "../outbox.js";
import { askedAt, quota } from "../quota.js";
import { all, get, put } from "../store.js";
import { called, placesOf } from "./survey.js";

export const interviewKey = (user, place) => `${user.id}:interview:${place}`;
// Each person has a draft of their own: the answers of one never turn up under the next.
export const draftKey = (record) => `${record.key}:${record.person}`;
export const nobodyYet = (key) => ({ key, category: "", person: crypto.randomUUID() });
const NO_CATEGORY = "请先选被访问人是哪一类人员。";

function categories(round, record, save) {
  const name = newId("category");
  const options = round.categories.map(({ code, name: label }) => {
    const input = el("input", { type: "radio", name, value: code, class: "form-check-input" });
    input.checked = record.category === code;
    input.addEventListener("change", () => {
      record.category = code;
      save();
    });
    return el("label", {}, input, el("span", {}, label));
  });
  return el("section", { class: "card xform" }, el("fieldset", { class: "field question" }, el("legend", {}, "被访问人"), el("div", { class: "choices" }, ...options)));
}

export async function interview({ user, carried, again }, id, uuid) {
  const round = (carried.surveys ?? []).find((one) => one.id === Number(id));
  const place = round && (await placesOf(user, round)).find((one) => one.uuid === uuid);
  if (!place) return el("p", { class: "card" }, "这处访问对象不在本机带出的任务里。请回到“今日”更新。");
  const queued = (await all("outbox")).filter((item) => item.user === user.id);
  const kind = quota(round, carried, queued).get(place.kind);
  const key = interviewKey(user, uuid);
  const record = (await get("records", key)) ?? nobodyYet(key);
  const said = el("p", { class: "form-text", role: "status" });
  const host = el("div", { class: "xform-host", "aria-busy": "true" });
  const save = () => put("records", record).catch((fault) => say(said, fault.message));
  const who = categories(round, record, save);
  await save();
  const finish = async (form) => {
    if (!record.category) {
      who.querySelector("input").focus();
      throw new Error(NO_CATEGORY);
    }
    await handOver({ user, round, place, record, form });
    setTimeout(() => again().then(() => scrollTo(0, 0)));
  };
  const kept = await get("xforms", String(round.version));
  if (kept) await fillIn(host, { xml: kept.xml, key: draftKey(record), send: finish, label: "记下，访问下一人" });
  else host.replaceChildren(el("p", { class: "notice notice-warn" }, "问卷还没有下载到本机，请在有网络时回到“今日”点更新。"));
  const done = askedAt(place, carried, queued);
  const standing = `这里已访问 ${done} 人 · ${kind?.name ?? place.kind}${kind?.left ? `还差 ${kind.left} 人` : "已够数"}`;
  return el(
    "div",
    {},
    el("div", { class: "screen-head" }, el("div", {}, el("h1", {}, called(place, round)), el("p", { class: "form-text interview-standing", role: "status" }, standing)), el("a", { class: "btn btn-quiet", href: `#survey/${round.id}` }, "换地方")),
    el("p", { class: "notice notice-info" }, "只问、不提示。不问姓名和电话，不拍照。"),
    kept ? who : null,
    said,
    host,
  );
}

async function handOver({ user, round, place, record, form }) {
  const payload = {
    round: round.id,
    place: place.id ? { id: place.id } : { uuid: place.uuid, kind: place.kind, area: place.area, name: place.name },
    category: record.category,
    form: { uuid: form.uuid, instance: form.xml },
    draft: { category: record.category, startedAt: form.startedAt },
  };
  const about = { round: round.id, kind: place.kind, place: place.uuid };
  await enqueue({ user: user.id, kind: "survey.interview", title: called(place, round), payload, photos: [], about }, [["records", record.key]]);
}
