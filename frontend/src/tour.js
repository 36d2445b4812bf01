// A first-time tour over the elements with data-tour="1", "2", …; told once, again by any [data-tour-start].
// [data-tour-name] names the page. With data-tour-url the server remembers who has seen it (data-tour-told says so);
// without it the browser does.
const page = document.querySelector("[data-tour-name]");
const KEY = `weicheng-tour:${page?.dataset.tourName ?? location.pathname}`;
const MARGIN = 8;

function steps() {
  const shown = [...document.querySelectorAll("[data-tour]")].filter((element) => element.getClientRects().length);
  return shown.sort((a, b) => Number(a.dataset.tour) - Number(b.dataset.tour));
}

function button(text, css, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `btn btn-small ${css}`;
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

class Tour {
  constructor(elements) {
    this.elements = elements;
    this.place = 0;
    this.before = document.activeElement;
    this.ring = document.createElement("div");
    this.ring.className = "tour-ring";
    this.card = document.createElement("div");
    this.card.className = "tour-card";
    this.card.setAttribute("role", "dialog");
    this.card.setAttribute("aria-label", "新手引导");
    document.body.append(this.ring, this.card);
    this.onKey = (event) => event.key === "Escape" && this.end();
    document.addEventListener("keydown", this.onKey);
    this.show();
  }

  show() {
    const element = this.elements[this.place];
    const last = this.place === this.elements.length - 1;
    element.scrollIntoView({ block: "center" });
    const title = document.createElement("h2");
    title.textContent = element.dataset.tourTitle;
    const text = document.createElement("p");
    text.textContent = element.dataset.tourText;
    const foot = document.createElement("div");
    foot.className = "steps";
    const count = document.createElement("span");
    count.className = "tour-count";
    count.textContent = `${this.place + 1} / ${this.elements.length}`;
    const next = button(last ? "知道了" : "下一步", "btn-primary", () => (last ? this.end() : this.go(1)));
    foot.append(count);
    if (!last) foot.append(button("跳过", "btn-quiet", () => this.end()));
    if (this.place) foot.append(button("上一步", "btn-quiet", () => this.go(-1)));
    foot.append(next);
    this.card.replaceChildren(title, text, foot);
    this.put(element.getBoundingClientRect());
    next.focus({ preventScroll: true });
  }

  put(box) {
    const [x, y] = [box.left + scrollX, box.top + scrollY];
    // Around what fills the screen the ring stays inside it: it must not make the page wider.
    const from = Math.max(x - MARGIN / 2, 0);
    const to = Math.min(x + box.width + MARGIN / 2, document.documentElement.clientWidth);
    Object.assign(this.ring.style, {
      left: `${from}px`, top: `${y - MARGIN / 2}px`, width: `${to - from}px`, height: `${box.height + MARGIN}px`,
    });
    const below = box.bottom + this.card.offsetHeight + 2 * MARGIN < innerHeight;
    const left = Math.min(Math.max(x, MARGIN), document.documentElement.clientWidth - this.card.offsetWidth - MARGIN);
    const top = below ? y + box.height + 2 * MARGIN : Math.max(y - this.card.offsetHeight - 2 * MARGIN, scrollY + MARGIN);
    Object.assign(this.card.style, { left: `${left}px`, top: `${top}px` });
  }

  go(step) {
    this.place += step;
    this.show();
  }

  end() {
    this.ring.remove();
    this.card.remove();
    document.removeEventListener("keydown", this.onKey);
    this.before?.focus?.();
    remember();
  }
}

function start() {
  const elements = steps();
  if (elements.length) new Tour(elements);
}

function remember() {
  if (page?.dataset.tourUrl) {
    const headers = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");
    fetch(page.dataset.tourUrl, { method: "POST", headers, keepalive: true });
    return;
  }
  try {
    localStorage.setItem(KEY, "1");
  } catch {
    // Private windows may refuse storage: the tour is then told again next time.
  }
}

function told() {
  if (page?.dataset.tourUrl) return "tourTold" in page.dataset;
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return false;
  }
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-tour-start]")) start();
});
if (!told()) start();
