// A photo as an answer: taken with the camera, made smaller, named by a UUID that is its identity from here on.
import { smaller } from "../photo/smaller.js";
import { sha256 } from "../photo/fingerprint.js";
import { el, say } from "./dom.js";

const extension = (file) => /\.[a-z0-9]{2,5}$/i.exec(file.name)?.[0].toLowerCase() ?? ".jpg";

// `tools.noted(uuid, facts)` keeps what is known of the photo beside the draft: hash of the original, time taken.
export function photo(node, ids, tools) {
  const input = el("input", { type: "file", id: ids.control, accept: "image/*", capture: "environment", class: "visually-hidden", "aria-describedby": ids.about });
  const shutter = el("label", { class: "btn btn-quiet shutter", for: ids.control }, "拍照或选照片");
  const preview = el("img", { class: "answer-photo", alt: "已拍照片" });
  const said = el("p", { class: "form-text", role: "status" });
  const clear = el("button", { type: "button", class: "btn btn-quiet btn-small" }, "去掉照片");
  let shown = null;
  input.addEventListener("change", async () => {
    const [original] = input.files;
    if (!original) return;
    say(said, "正在压缩照片……");
    const uuid = crypto.randomUUID();
    const small = await smaller(original);
    await tools.noted?.(uuid, { original: await sha256(original), takenAt: original.lastModified });
    node.setValue(new File([small], `${uuid}${extension(small)}`, { type: small.type, lastModified: original.lastModified }));
    say(said, "");
  });
  clear.addEventListener("click", () => {
    input.value = "";
    node.setValue(null);
    input.focus();
  });
  const show = () => {
    const file = node.currentState.value;
    if (file !== shown) {
      if (shown) URL.revokeObjectURL(preview.src);
      if (file) preview.src = URL.createObjectURL(file);
      else preview.removeAttribute("src");
      shown = file;
    }
    preview.hidden = clear.hidden = !file;
  };
  return { element: el("div", { class: "photo-answer" }, el("div", {}, input, shutter), preview, clear, said), show };
}
