// Photos before they are sent: made smaller, shown, and removable. Without script the plain file input does the same, bigger.
import { smaller } from "./photo/smaller.js";

const size = (bytes) => (bytes < 1048576 ? `${Math.max(Math.round(bytes / 1024), 1)} KB` : `${(bytes / 1048576).toFixed(1)} MB`);

class Photos {
  constructor(input) {
    this.input = input;
    this.files = [];
    this.list = document.createElement("ul");
    this.list.className = "photo-list";
    this.said = document.createElement("p");
    this.said.className = "form-text";
    this.said.setAttribute("role", "status");
    input.after(this.list, this.said);
    input.addEventListener("change", () => this.take([...input.files]));
    input.form?.addEventListener("submit", (event) => this.busy && this.hold(event), true);
  }

  hold(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
    this.said.textContent = "照片还在压缩，请稍等几秒再提交。";
  }

  async take(chosen) {
    const most = Number(this.input.dataset.maxFiles);
    const room = most - this.files.length;
    const taken = chosen.slice(0, Math.max(room, 0));
    this.busy = true;
    this.said.textContent = "正在压缩照片……";
    for (const file of taken) this.files.push(await smaller(file));
    this.busy = false;
    const left = chosen.length - taken.length;
    this.said.textContent = left > 0 ? `最多 ${most} 张，有 ${left} 张没有加入。` : "";
    this.write();
  }

  write() {
    const box = new DataTransfer();
    for (const file of this.files) box.items.add(file);
    this.input.files = box.files;
    for (const image of this.list.querySelectorAll("img")) URL.revokeObjectURL(image.src);
    this.list.replaceChildren(...this.files.map((file, place) => this.item(file, place)));
  }

  item(file, place) {
    const item = document.createElement("li");
    const preview = document.createElement("img");
    preview.alt = `第 ${place + 1} 张：${file.name}`;
    preview.addEventListener("error", () => {
      const plain = document.createElement("span");
      plain.className = "photo-plain";
      plain.textContent = "无预览";
      preview.replaceWith(plain);
    });
    preview.src = URL.createObjectURL(file);
    const remove = document.createElement("button");
    remove.type = "button";
    remove.textContent = "×";
    remove.setAttribute("aria-label", `去掉第 ${place + 1} 张照片`);
    remove.addEventListener("click", () => {
      this.files.splice(place, 1);
      this.write();
      this.input.focus();
    });
    const note = document.createElement("small");
    const tooBig = file.size > Number(this.input.dataset.maxBytes);
    note.className = tooBig ? "is-bad" : "";
    note.textContent = tooBig ? `${size(file.size)}，超过上限，请去掉` : size(file.size);
    item.append(preview, remove, note);
    return item;
  }
}

for (const input of document.querySelectorAll("input[type=file][data-photos]")) new Photos(input);
