// Draws boxes over faces and plates. Pointer: drag to draw, drag a box to move it, drag its corner to size it.
// Keyboard: arrows move, Shift+arrows size, Delete removes. The boxes stand in a text area, one a line, as left, top,
// width and height in percent of the picture, so that they can be typed as well and any size of it may be shown.
const SCALE = 1000;
const SMALLEST = 8;
const STEP = 5;

const clamp = (value, low, high) => Math.min(Math.max(Math.round(value), low), high);

const PERCENT = SCALE / 100;
const read = (text) =>
  text
    .split("\n")
    .map((line) => line.trim().split(/[\s,，]+/).map((number) => Number(number) * PERCENT))
    .filter((box) => box.length === 4 && !box.some(Number.isNaN));
const written = (boxes) => boxes.map((box) => box.map((side) => side / PERCENT).join(" ")).join("\n");

class Boxes {
  constructor(root) {
    this.root = root;
    this.input = document.getElementById(root.dataset.boxes);
    this.layer = root.querySelector(".boxes-layer");
    this.boxes = read(this.input.value).map((box) => this.fit(box));
    this.layer.addEventListener("pointerdown", (event) => this.press(event));
    this.layer.addEventListener("keydown", (event) => this.key(event));
    document.querySelector(`[data-boxes-add="${root.id}"]`)?.addEventListener("click", () => this.add([400, 400, 200, 200]));
    this.input.addEventListener("change", () => {
      this.boxes = read(this.input.value).map((box) => this.fit(box));
      this.draw();
    });
    this.draw();
  }

  at(event) {
    const frame = this.layer.getBoundingClientRect();
    return [((event.clientX - frame.left) / frame.width) * SCALE, ((event.clientY - frame.top) / frame.height) * SCALE];
  }

  fit([left, top, width, height]) {
    const w = clamp(width, SMALLEST, SCALE);
    const h = clamp(height, SMALLEST, SCALE);
    return [clamp(left, 0, SCALE - w), clamp(top, 0, SCALE - h), w, h];
  }

  add(box) {
    this.boxes.push(this.fit(box));
    this.draw(this.boxes.length - 1);
  }

  press(event) {
    if (event.button) return;
    event.preventDefault();
    const element = event.target.closest(".box");
    const [x, y] = this.at(event);
    if (!element) this.boxes.push(this.fit([x, y, 0, 0]));
    const place = element ? Number(element.dataset.place) : this.boxes.length - 1;
    const sizing = !element || event.target.matches(".box-corner");
    const from = [...this.boxes[place]];
    this.draw(place);
    const move = (next) => {
      const [dx, dy] = this.at(next).map((value, axis) => value - [x, y][axis]);
      this.boxes[place] = this.fit(element ? this.changed(from, dx, dy, sizing) : this.stretched(x, y, dx, dy));
      this.put(place);
    };
    const stop = () => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", stop);
      removeEventListener("pointercancel", stop);
      this.save();
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", stop);
    addEventListener("pointercancel", stop);
  }

  changed([left, top, width, height], dx, dy, sizing) {
    return sizing ? [left, top, width + dx, height + dy] : [left + dx, top + dy, width, height];
  }

  stretched(x, y, dx, dy) {
    return [Math.min(x, x + dx), Math.min(y, y + dy), Math.abs(dx), Math.abs(dy)];
  }

  key(event) {
    const element = event.target.closest(".box");
    if (!element) return;
    const place = Number(element.dataset.place);
    const steps = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
    if (event.key === "Delete" || event.key === "Backspace") {
      this.boxes.splice(place, 1);
      this.draw(Math.min(place, this.boxes.length - 1));
    } else if (steps[event.key]) {
      this.boxes[place] = this.fit(this.changed(this.boxes[place], ...steps[event.key], event.shiftKey));
      this.put(place);
      this.save();
    } else return;
    event.preventDefault();
  }

  draw(focused = -1) {
    this.layer.replaceChildren(
      ...this.boxes.map((_, place) => {
        const box = document.createElement("div");
        box.className = "box";
        box.tabIndex = 0;
        box.dataset.place = place;
        box.setAttribute("role", "group");
        box.setAttribute("aria-label", `遮挡框 ${place + 1}：方向键移动，Shift 加方向键改大小，Delete 删除`);
        const corner = document.createElement("span");
        corner.className = "box-corner";
        box.append(corner);
        return box;
      }),
    );
    this.boxes.forEach((_, place) => this.put(place));
    this.layer.children[focused]?.focus({ preventScroll: true });
    this.save();
  }

  put(place) {
    const names = ["left", "top", "width", "height"];
    const element = this.layer.children[place];
    names.forEach((name, axis) => {
      element.style[name] = `${this.boxes[place][axis] / 10}%`;
    });
  }

  save() {
    this.input.value = written(this.boxes);
    const said = document.querySelector(`[data-boxes-count="${this.root.id}"]`);
    if (said) said.textContent = this.boxes.length ? `已画 ${this.boxes.length} 个遮挡框` : "还没有画遮挡框";
  }
}

for (const root of document.querySelectorAll("[data-boxes]")) new Boxes(root);
