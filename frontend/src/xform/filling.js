// One filling-in of one form inside one element: shown, kept as a draft, checked and handed over.
import { el, say } from "./dom.js";
import { draftOf, dropDraft, keepDraft } from "./drafts.js";
import { faults, instanceId, open, written } from "./model.js";
import { tree } from "./view.js";

const REST_MS = 150;
const FULL = "手机存储已满，草稿没有存上。请先发送已填的内容，或清理手机空间；本页内容还在，不要关闭。";

export class Filling {
  // `send({ uuid, xml, files, notes, startedAt, endedAt })` resolves when the answers are safe elsewhere, or
  // resolves to a list of { path, message } that the server will not have.
  // `beside(node)` gives what stands under a question, or null.
  constructor(place, { xml, key, send, label = "提交", beside }) {
    Object.assign(this, { place, xml, key, send, label, beside });
    this.notes = {};
  }

  async begin() {
    const draft = this.key ? await draftOf(this.key).catch(() => null) : null;
    this.startedAt = draft?.startedAt ?? new Date().toISOString();
    this.notes = draft?.notes ?? {};
    this.root = await open(this.xml, { draft, changed: () => this.later() });
    this.tree = tree(this.root, { noted: (uuid, facts) => (this.notes[uuid] = facts), beside: this.beside });
    this.said = el("p", { class: "form-text xform-draft", role: "status" }, draft ? "已恢复上次没有提交的内容。" : "");
    this.summary = el("div", { class: "error-summary", tabindex: "-1", hidden: true });
    this.button = el("button", { type: "submit", class: "btn btn-primary btn-wide" }, this.label);
    this.form = el("form", { class: "xform-form", novalidate: true }, this.summary, this.tree.element, el("div", { class: "form-foot" }, this.button, this.said));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.form.addEventListener("xform:typed", () => this.later());
    addEventListener("pagehide", () => this.timer && this.keep());
    this.tree.show();
    this.place.replaceChildren(this.form);
    this.place.removeAttribute("aria-busy");
    this.place.dataset.ready = "1";
    return this;
  }

  // Several states change at once; they are shown once, and kept when the typing rests.
  later() {
    if (!this.tree || this.waiting) return;
    this.waiting = true;
    queueMicrotask(() => {
      this.waiting = false;
      this.tree.show();
      if (!this.key) return;
      clearTimeout(this.timer);
      say(this.said, "正在存草稿……");
      this.timer = setTimeout(() => this.keep(), REST_MS);
    });
  }

  async keep() {
    clearTimeout(this.timer);
    this.timer = null;
    if (this.sent || !this.key) return;
    try {
      const { xml, files } = await written(this.root);
      await keepDraft({ key: this.key, xml, files, notes: this.notes, startedAt: this.startedAt, savedAt: new Date().toISOString() });
      if (!this.timer) say(this.said, "草稿已存在本机");
    } catch (fault) {
      say(this.said, fault.name === "QuotaExceededError" ? FULL : "草稿没有存上；本页内容还在，不要关闭。");
    }
  }

  faults() {
    const typed = this.tree.questions().filter((one) => one.node.currentState.relevant && one.wrong());
    return [...typed.map((one) => ({ nodeId: one.node.nodeId, message: one.wrong() })), ...faults(this.root)];
  }

  async submit() {
    for (const one of this.tree.questions()) one.judge();
    const found = this.faults();
    this.tell(found);
    if (found.length) return;
    this.button.setAttribute("aria-busy", "true");
    this.button.disabled = true;
    try {
      await this.handOver();
    } catch (fault) {
      say(this.said, fault.message);
    }
    this.button.removeAttribute("aria-busy");
    this.button.disabled = false;
  }

  async handOver() {
    const { xml, files } = await written(this.root);
    const refused = await this.send({ uuid: instanceId(this.root), xml, files, notes: this.notes, startedAt: this.startedAt, endedAt: new Date().toISOString() });
    if (refused?.length) {
      this.tell(refused);
      return;
    }
    this.sent = true;
    clearTimeout(this.timer);
    if (this.key) await dropDraft(this.key);
  }

  // Each fault leads to its question.
  tell(found) {
    this.summary.hidden = !found.length;
    if (!found.length) return;
    const questions = this.tree.questions();
    const lines = found.map(({ nodeId, path, message }) => {
      const at = questions.find((one) => one.node.nodeId === nodeId || (path && one.element.dataset.path.split("/").slice(2).join("/") === path));
      const name = at?.node.currentState.label?.asString ?? "";
      const text = name ? `${name}：${message}` : message;
      if (!at) return el("li", {}, text);
      const link = el("a", { href: "#", onclick: (event) => (event.preventDefault(), at.element.scrollIntoView({ block: "center" }), at.focus()) }, text);
      return el("li", {}, link);
    });
    this.summary.replaceChildren(el("p", {}, `有 ${found.length} 处需要改：`), el("ul", {}, ...lines));
    this.summary.focus();
  }
}
