// Copies the text of the element named in data-copy. Offices without TLS have no navigator.clipboard, hence the old way.
import { notice } from "./notices.js";

async function copy(text) {
  if (navigator.clipboard && isSecureContext) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "visually-hidden";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (!done) throw new Error("copy refused");
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = document.querySelector(button.dataset.copy);
  try {
    await copy(source.value ?? source.textContent.trim());
    notice("good", "已复制，可以直接粘贴。");
  } catch {
    getSelection().selectAllChildren(source);
    notice("warn", "浏览器不允许自动复制，文字已选中，请按 Ctrl+C。");
  }
});
