// Large text and the look for bright sun; kept on this phone, without asking the server.
const LOOKS = { "large-text": "大字", sun: "强光" };

const kept = (name) => localStorage.getItem(`field-${name}`) === "1";

export function looks(holder) {
  for (const [name, label] of Object.entries(LOOKS)) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "look";
    button.textContent = label;
    const show = () => {
      document.documentElement.classList.toggle(name, kept(name));
      button.setAttribute("aria-pressed", String(kept(name)));
    };
    button.addEventListener("click", () => {
      localStorage.setItem(`field-${name}`, kept(name) ? "0" : "1");
      show();
    });
    show();
    holder.append(button);
  }
}
