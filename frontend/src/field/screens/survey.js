// 知晓率访问: what is still to be asked in a round, the places begun, and a new place. Nobody is told beforehand.
import { el, newId, say } from "../../xform/dom.js";
import { askedAt, leftOver, quota } from "../quota.js";
import { all, get, put } from "../store.js";

const placesKey = (user, round) => `${user.id}:survey:${round}`;
const same = (one, other) => one.uuid === other.uuid || (one.name && one.kind === other.kind && one.area === other.area && one.name === other.name);

// The places of a round: those the server knows, and those registered on this phone since.
export async function placesOf(user, round) {
  const own = (await get("records", placesKey(user, round.id)))?.places ?? [];
  // A place that somebody else registered meanwhile keeps the number it has here: drafts and counts hang on it.
  const known = round.spots.map((spot) => ({ ...spot, uuid: own.find((place) => same(place, spot))?.uuid ?? (spot.uuid || `spot-${spot.id}`) }));
  const fresh = own.filter((place) => !known.some((spot) => spot.uuid === place.uuid));
  return [...fresh.reverse(), ...known];
}

async function register(user, round, place) {
  const key = placesKey(user, round.id);
  const kept = (await get("records", key))?.places ?? [];
  const made = { ...place, uuid: crypto.randomUUID(), asked: 0 };
  const known = (await placesOf(user, round)).find((one) => same(one, made));
  if (known) return known;
  await put("records", { key, places: [...kept, made] });
  return made;
}

// How a place is called; a sole trader has no name, only a kind and an area.
export function called(place, round) {
  const area = round.areas.find((one) => one.id === place.area)?.name ?? "";
  const kind = round.kinds.find((one) => one.code === place.kind)?.name ?? place.kind;
  return place.name || `${kind}（${area}）`;
}

function quotaTable(kinds) {
  const rows = [...kinds.values()].map((kind) =>
    el("tr", {}, el("td", { class: "cell-title" }, kind.name), el("td", { class: "cell-number", "data-label": "计划" }, String(kind.wanted)), el("td", { class: "cell-number", "data-label": "已访问" }, String(kind.done)), el("td", { class: "cell-number", "data-label": "还差" }, kind.left ? el("b", {}, String(kind.left)) : "够了")),
  );
  const head = ["类别", "计划", "已访问", "还差"].map((text, place) => el("th", { scope: "col", class: place ? "cell-number" : "" }, text));
  return el("table", { class: "quota" }, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...rows));
}

function choice(label, options, prompt) {
  const id = newId("survey");
  const select = el("select", { class: "form-select", id }, el("option", { value: "" }, prompt), ...options.map(([value, text]) => el("option", { value }, text)));
  return { select, field: el("div", { class: "field" }, el("label", { for: id }, label), select) };
}

function newPlace(user, round, kinds, go) {
  const kind = choice("类别", [...kinds.values()].map((one) => [one.code, `${one.name}（还差 ${one.left} 人）`]), "请选择");
  const area = choice("社区或街道", round.areas.map((one) => [one.id, one.name]), "请选择");
  const nameId = newId("survey");
  const name = el("input", { class: "form-control", id: nameId, maxlength: 80, autocomplete: "off" });
  const named = el("div", { class: "field" }, el("label", { for: nameId }, "名称"), name, el("p", { class: "form-text" }, "写单位、学校、小区的名称，不写人名。"));
  const never = el("p", { class: "form-text", hidden: true }, "这一类不写名称，只记区域。");
  const wrong = el("p", { class: "form-error", role: "alert" });
  kind.select.addEventListener("change", () => {
    const says = kinds.get(kind.select.value)?.named === false;
    named.hidden = says;
    never.hidden = !says;
  });
  const form = el("form", { class: "card", novalidate: true }, el("h2", {}, "到一处新的地方"), kind.field, area.field, named, never, wrong, el("button", { type: "submit", class: "btn btn-primary btn-wide" }, "开始访问"));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const chosen = kinds.get(kind.select.value);
    const lacking = !chosen ? [kind.select, "请选择类别。"] : !area.select.value ? [area.select, "请选择社区或街道。"] : chosen.named && !name.value.trim() ? [name, "请填写名称。"] : null;
    if (lacking) {
      say(wrong, lacking[1]);
      lacking[0].focus();
      return;
    }
    try {
      const place = await register(user, round, { kind: chosen.code, area: Number(area.select.value), name: chosen.named ? name.value.trim() : "" });
      go(`interview/${round.id}/${place.uuid}`);
    } catch (fault) {
      say(wrong, fault.message);
    }
  });
  return form;
}

export async function survey({ user, carried, go }, id) {
  const round = (carried.surveys ?? []).find((one) => one.id === Number(id));
  if (!round) return el("p", { class: "card" }, "这一轮调查不在本机带出的任务里，可能已经结束。请回到“今日”更新。");
  const queued = (await all("outbox")).filter((item) => item.user === user.id);
  const kinds = quota(round, carried, queued);
  const places = await placesOf(user, round);
  const line = (place) => el("li", { class: "card stop" }, el("div", {}, el("a", { class: "stop-name", href: `#interview/${round.id}/${place.uuid}` }, called(place, round)), el("p", { class: "form-text" }, [kinds.get(place.kind)?.name, round.areas.find((one) => one.id === place.area)?.name, `已访问 ${askedAt(place, carried, queued)} 人`].filter(Boolean).join(" · "))));
  return el(
    "div",
    {},
    el("div", { class: "screen-head" }, el("div", {}, el("h1", {}, round.title), el("p", { class: "form-text" }, `${round.area} · 到 ${round.until} 为止 · 还差 ${leftOver(kinds)} 人`))),
    el("p", { class: "notice notice-info" }, "不通知、不打招呼、随机访问。不问姓名和电话，不拍照。"),
    el("section", { class: "card" }, el("h2", {}, "配额"), quotaTable(kinds)),
    newPlace(user, round, kinds, go),
    places.length ? el("section", {}, el("h2", {}, "去过的地方"), el("ul", { class: "stops" }, ...places.map(line))) : null,
  );
}
