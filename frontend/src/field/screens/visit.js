// One visit: its checklist, the problems found, what became of earlier ones. Nothing here needs a photo.
import { sha256 } from "../../photo/fingerprint.js";
import { el, say } from "../../xform/dom.js";
import { fillIn } from "../engine.js";
import { enqueue } from "../outbox.js";
import { drop, get, put } from "../store.js";
import { asSent, blank, editor, lacks } from "./problem.js";

export const visitKey = (user, id) => `${user.id}:visit:${id}`;
const RESULTS = { fixed: "已整改", ongoing: "仍在整改", relapsed: "反弹" };

export async function visit({ user, carried, go }, id) {
  const planned = carried.visits.find((one) => one.id === Number(id));
  if (!planned) return el("p", { class: "card" }, "这次检查不在本机带出的任务里。请回到“今日”更新。");
  const key = visitKey(user, planned.id);
  const record = (await get("records", key)) ?? { key, findings: [], results: {}, note: "" };
  const said = el("p", { class: "form-text", role: "status" });
  const save = () => put("records", record).catch((fault) => say(said, fault.message));
  const around = planned.lng === null ? null : { lng: planned.lng, lat: planned.lat };
  const context = { carried, user, around, save, assigns: planned.assigns, day: carried.day };
  const list = el("ul", { class: "findings" });
  const draw = () => {
    list.replaceChildren(...record.findings.map((problem) => line(problem, record, context, draw)));
  };
  const add = async (prefill) => {
    const problem = blank(planned.assigns ? { unit: planned.unit, ...prefill } : prefill);
    record.findings.push(problem);
    await save();
    draw();
    await edit(problem, context);
    draw();
  };
  const another = el("button", { type: "button", class: "btn btn-quiet btn-wide" }, "＋ 记问题");
  another.addEventListener("click", () => add({}));
  draw();
  const found = el("section", { class: "card" }, el("h2", {}, "发现的问题"), list, another, said);
  const place = el("div", { class: "xform-host", "aria-busy": "true" });
  const finish = async (form) => {
    const wrong = unfinished(record, planned, context);
    if (wrong.length) throw new Error(wrong.join(""));
    await handOver(user, planned, record, form);
    go("queue");
  };
  if (planned.version) await fillChecklist(place, planned, carried, key, add, finish);
  else place.replaceChildren(withoutChecklist(record, save, finish));
  const head = el("div", { class: "screen-head" }, el("div", {}, el("h1", {}, planned.place), el("p", { class: "form-text" }, [planned.kind, planned.area, planned.address, planned.note].filter(Boolean).join(" · "))));
  const earlier = planned.earlier.length ? followUp(planned, record, save) : null;
  // The button that ends the visit stands last, below the problems.
  place.querySelector(".form-foot")?.before(...[earlier, found].filter(Boolean));
  return el("div", {}, head, place);
}

async function fillChecklist(place, planned, carried, key, add, finish) {
  const form = carried.forms[planned.version];
  const kept = await get("xforms", String(planned.version));
  if (!kept) {
    place.replaceChildren(el("p", { class: "notice notice-warn" }, "检查表还没有下载到本机，请在有网络时回到“今日”点更新。"));
    return;
  }
  const beside = (node) => {
    const code = node.currentState.reference.split("/").pop();
    const item = form.items[code];
    if (!item) return null;
    const button = el("button", { type: "button", class: "btn btn-quiet btn-small note-problem" }, "记问题");
    button.addEventListener("click", () => add({ item: code, clause: item.clause, category: item.category, about: [item.clause, item.text].filter(Boolean).join(" ") }));
    return button;
  };
  await fillIn(place, { xml: kept.xml, key, send: finish, label: "完成检查", beside });
}

function withoutChecklist(record, save, finish) {
  const note = el("textarea", { class: "form-control", id: "visit-note", rows: 3, maxlength: 500 });
  note.value = record.note;
  note.addEventListener("input", () => {
    record.note = note.value;
    save();
  });
  const said = el("p", { class: "form-text", role: "status" });
  const form = el("form", { novalidate: true }, el("section", { class: "card" }, el("div", { class: "field" }, el("label", { for: "visit-note" }, "检查情况"), note)), el("div", { class: "form-foot" }, el("button", { type: "submit", class: "btn btn-primary btn-wide" }, "完成检查"), said));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    finish(null).catch((fault) => say(said, fault.message));
  });
  return form;
}

function followUp(planned, record, save) {
  const lines = planned.earlier.map((finding) => {
    const name = `earlier-${finding.id}`;
    const choices = Object.entries(RESULTS).map(([value, label]) => {
      const input = el("input", { type: "radio", name, value, class: "form-check-input" });
      input.checked = record.results[finding.id] === value;
      input.addEventListener("change", () => {
        record.results[finding.id] = value;
        save();
      });
      return el("label", {}, input, el("span", {}, label));
    });
    return el("fieldset", { class: "field question" }, el("legend", {}, finding.text), el("div", { class: "choices" }, ...choices));
  });
  return el("section", { class: "card xform" }, el("h2", {}, "上次的问题现在怎样"), ...lines);
}

function line(problem, record, context, draw) {
  const open = el("button", { type: "button", class: "finding-open" }, problem.text.trim() || "（还没写）");
  open.addEventListener("click", async () => {
    await edit(problem, context);
    draw();
  });
  const remove = el("button", { type: "button", class: "btn btn-danger-quiet btn-small" }, "删除");
  remove.addEventListener("click", async () => {
    record.findings.splice(record.findings.indexOf(problem), 1);
    await Promise.all([...problem.photos, ...problem.after].map((uuid) => drop("photos", uuid)));
    await context.save();
    draw();
  });
  const marks = [problem.fixed ? "立行立改" : problem.case ? "并入已有案件" : problem.raise_case ? "转为案件" : "只记录", problem.photos.length ? `照片 ${problem.photos.length + problem.after.length}` : ""];
  return el("li", {}, open, el("small", {}, marks.filter(Boolean).join(" · ")), remove);
}

// The editor in a dialog over the screen; resolves when it is closed. Everything typed is kept as it is typed.
function edit(problem, context) {
  const wrong = el("ul", { class: "error-summary", hidden: true, tabindex: "-1" });
  const raise = el("input", { type: "checkbox", class: "form-check-input" });
  raise.checked = problem.raise_case;
  raise.addEventListener("change", () => {
    problem.raise_case = raise.checked;
    context.save();
  });
  const done = el("button", { type: "button", class: "btn btn-primary btn-wide" }, "记好了");
  const dialog = el("dialog", { class: "field-sheet", "aria-label": "问题" }, el("h2", {}, "发现的问题"), wrong, editor(problem, context), el("label", { class: "tick" }, raise, "转为案件，交责任单位整改"), el("div", { class: "form-foot" }, done));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve();
    });
    done.addEventListener("click", () => {
      const found = lacks(problem, { ...context, needsPlace: false });
      wrong.hidden = !found.length;
      wrong.replaceChildren(...found.map((sentence) => el("li", {}, sentence)));
      if (found.length) wrong.focus();
      else dialog.close();
    });
  });
}

function unfinished(record, planned, context) {
  const wrong = record.findings.map((problem, place) => [place + 1, lacks(problem, { ...context, needsPlace: false })]).filter(([, found]) => found.length);
  const told = wrong.map(([number, found]) => `第 ${number} 个问题：${found[0]}`);
  const left = planned.earlier.filter((finding) => !record.results[finding.id]).length;
  return left ? [...told, `上次的问题还有 ${left} 个没有选结果。`] : told;
}

async function handOver(user, planned, record, form) {
  const own = record.findings.flatMap((problem) => [...problem.photos, ...problem.after]);
  const photos = (await Promise.all(own.map((uuid) => get("photos", uuid)))).filter(Boolean);
  for (const file of form?.files ?? []) {
    const uuid = file.name.slice(0, 36);
    const facts = form.notes[uuid] ?? {};
    photos.push((await get("photos", uuid)) ?? { uuid, purpose: "check", blob: file, original: facts.original ?? "", sha256: await sha256(file), takenAt: facts.takenAt ?? null, lng: null, lat: null });
  }
  const payload = {
    visit: planned.id,
    note: record.note,
    photos: (form?.files ?? []).map((file) => file.name.slice(0, 36)),
    findings: record.findings.map(asSent),
    results: Object.entries(record.results).map(([finding, result]) => ({ finding: Number(finding), result })),
    form: form && { version: planned.version, uuid: form.uuid, instance: form.xml, started_at: form.startedAt, ended_at: form.endedAt },
    draft: { record, startedAt: form?.startedAt, notes: form?.notes },
  };
  await enqueue({ user: user.id, kind: "visit.record", title: planned.place, payload, photos }, [["records", visitKey(user, planned.id)]]);
}
