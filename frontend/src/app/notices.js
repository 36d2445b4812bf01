// Short messages at the edge of the page. The server sends them with any htmx answer as the event weicheng:notices.
const LIFETIME = 8000;

export function notice(tone, text) {
  const line = document.createElement("div");
  line.className = `toast-line tone-${tone}`;
  const icon = document.getElementById("toast-icons")?.content.querySelector(`[data-tone="${tone}"] svg`);
  if (icon) line.append(icon.cloneNode(true));
  const words = document.createElement("p");
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "×";
  close.setAttribute("aria-label", "关闭提示");
  close.addEventListener("click", () => line.remove());
  line.append(words, close);
  document.getElementById("toasts")?.append(line);
  // A refusal stays until it is read; good news may go by itself.
  if (tone === "good" || tone === "info") setTimeout(() => line.remove(), LIFETIME);
}

const SENTENCES = {
  403: "没有权限，或页面停留太久。请刷新页面后再试。",
  404: "没有找到，可能已被别人处理。请刷新页面。",
  413: "上传的内容太大，请减少张数或分几次上传。",
  429: "操作太频繁，请稍等几分钟再试。",
};

document.addEventListener("weicheng:notices", (event) => {
  for (const { tone, text } of event.detail.notices) notice(tone, text);
});
document.addEventListener("htmx:responseError", ({ detail: { xhr } }) => {
  if (!xhr.getResponseHeader("HX-Trigger")) notice("bad", SENTENCES[xhr.status] ?? "服务器没能完成，请稍后重试。");
});
document.addEventListener("htmx:sendError", () => notice("bad", "网络不通，刚才的操作没有提交。请检查网络后重试。"));

// A whole page in place of a fragment means that we were sent elsewhere, to sign in for example: go there.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, target } = event.detail;
  if (target !== document.body && /^\s*<!doctype/i.test(xhr.responseText)) {
    event.detail.shouldSwap = false;
    location.href = xhr.responseURL || location.href;
  }
});
