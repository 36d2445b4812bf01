// Photos outside forms: taken, fingerprinted, made smaller, shown in a row. They lie in the store from the first moment.
import { sha256 } from "../photo/fingerprint.js";
import { smaller } from "../photo/smaller.js";
import { el, newId, say } from "../xform/dom.js";
import { drop, FULL, get, put } from "./store.js";

// The hash of the original is taken before the photo is made smaller.
export async function takeIn(file, { user, purpose, point = null }) {
  const original = await sha256(file);
  const blob = await smaller(file);
  const photo = { uuid: crypto.randomUUID(), user, purpose, blob, original, sha256: blob === file ? original : await sha256(blob), takenAt: file.lastModified, lng: point?.lng ?? null, lat: point?.lat ?? null };
  try {
    await put("photos", photo);
  } catch (fault) {
    throw fault.name === "QuotaExceededError" ? new Error(FULL) : fault;
  }
  return photo.uuid;
}

// `uuids` is changed in place; `changed` is called after each change.
export function shots({ label, uuids, user, purpose, pointOf = () => null, changed }) {
  const id = newId("shot");
  const input = el("input", { type: "file", id, accept: "image/*", capture: "environment", multiple: true, class: "visually-hidden" });
  const row = el("ul", { class: "shots" });
  const said = el("p", { class: "form-text", role: "status" });
  const draw = async () => {
    const photos = (await Promise.all(uuids.map((uuid) => get("photos", uuid)))).filter(Boolean);
    row.replaceChildren(
      ...photos.map((photo, place) => {
        const image = el("img", { alt: `第 ${place + 1} 张` });
        image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
        image.src = URL.createObjectURL(photo.blob);
        const remove = el("button", { type: "button", "aria-label": `去掉第 ${place + 1} 张` }, "×");
        remove.addEventListener("click", async () => {
          uuids.splice(uuids.indexOf(photo.uuid), 1);
          await drop("photos", photo.uuid);
          await changed();
          await draw();
        });
        return el("li", {}, image, remove);
      }),
    );
  };
  input.addEventListener("change", async () => {
    say(said, "正在压缩照片……");
    try {
      for (const file of input.files) uuids.push(await takeIn(file, { user, purpose, point: pointOf() }));
      say(said, "");
    } catch (fault) {
      say(said, fault.message);
    }
    input.value = "";
    await changed();
    await draw();
  });
  draw();
  return el("div", { class: "field photo-answer" }, el("div", {}, input, el("label", { class: "btn btn-quiet shutter", for: id }, label)), row, said);
}
