// A position, taken when the button is tapped and at no other time.
import { el, say } from "./dom.js";

const REFUSED = { 1: "手机没有允许定位。可以在浏览器设置中打开，或不填位置。", 2: "收不到定位信号，请到开阔处再试。", 3: "定位超时，请到开阔处再试。" };

// WGS84 degrees and metres, once; rejects with a sentence.
export function whereAmI() {
  return new Promise((resolve, reject) => {
    if (!navigator.geolocation) reject(new Error("这个浏览器不能定位。"));
    else
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => resolve({ lng: coords.longitude, lat: coords.latitude, metres: Math.round(coords.accuracy) }),
        (fault) => reject(new Error(REFUSED[fault.code])),
        { enableHighAccuracy: true, timeout: 20000, maximumAge: 0 },
      );
  });
}

export function point(node, ids) {
  const said = el("output", { id: ids.control, "aria-describedby": ids.about });
  const button = el("button", { type: "button", class: "btn btn-quiet" }, "取当前位置");
  const clear = el("button", { type: "button", class: "btn btn-quiet" }, "去掉");
  button.addEventListener("click", async () => {
    button.setAttribute("aria-busy", "true");
    try {
      const here = await whereAmI();
      node.setValue(`${here.lat.toFixed(6)} ${here.lng.toFixed(6)} 0 ${here.metres}`);
    } catch (fault) {
      say(said, fault.message);
    }
    button.removeAttribute("aria-busy");
  });
  clear.addEventListener("click", () => node.setValue(null));
  const show = () => {
    const value = node.currentState.instanceValue;
    const [lat, lng, , metres] = value.split(" ");
    if (value) say(said, `东经 ${Number(lng).toFixed(5)}，北纬 ${Number(lat).toFixed(5)}${metres ? `，误差约 ${Math.round(metres)} 米` : ""}`);
    else if (/^东经/.test(said.textContent)) say(said, "");
    clear.hidden = !value || node.currentState.readonly;
    button.hidden = node.currentState.readonly;
    say(button, value ? "重新取位置" : "取当前位置");
  };
  return { element: el("div", { class: "point-answer" }, button, clear, said), show };
}
