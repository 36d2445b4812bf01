// Picking a place: a click on the map or the phone's own position goes into the form's longitude and latitude.
import { Marker } from "maplibre-gl";

const REASONS = {
  1: "浏览器没有允许定位。请在浏览器或微信设置里允许，或直接在地图上点位置。",
  2: "暂时定不了位。请到开阔处再试，或直接在地图上点位置。",
  3: "定位太慢。请再试一次，或直接在地图上点位置。",
};
const LOCATE = { enableHighAccuracy: true, timeout: 15000, maximumAge: 30000 };

export function pickPoint(map, block) {
  const form = block.closest("form");
  const [lng, lat] = [form.querySelector("[data-lng]"), form.querySelector("[data-lat]")];
  const say = (text) => {
    block.querySelector("[data-say]").textContent = text;
  };
  const marker = new Marker({ color: "#b3261e", draggable: true });
  map.picking = true;

  const place = (at) => marker.setLngLat(at).addTo(map);
  const write = (at, text) => {
    // Six digits are eleven centimetres; more would only pretend.
    lng.value = at.lng.toFixed(6);
    lat.value = at.lat.toFixed(6);
    place(at);
    say(text);
    // Lets the form look up the grid cell: hx-trigger="change" on the inputs.
    lat.dispatchEvent(new Event("change", { bubbles: true }));
  };

  map.on("click", (event) => write(event.lngLat, "已标出位置，可拖动图钉微调。"));
  marker.on("dragend", () => write(marker.getLngLat(), "已移到新位置。"));
  const typed = () => {
    const at = { lng: Number(lng.value), lat: Number(lat.value) };
    if (!lng.value || !lat.value || Math.abs(at.lng) > 180 || Math.abs(at.lat) > 90) return;
    place(at);
    map.easeTo({ center: at, zoom: Math.max(map.getZoom(), 15) });
  };
  for (const input of [lng, lat]) input.addEventListener("change", (event) => event.isTrusted && typed());
  typed();

  block.querySelector("[data-locate]")?.addEventListener("click", () => {
    if (!navigator.geolocation || !isSecureContext) {
      say("这个网址不支持自动定位（需要 HTTPS）。请直接在地图上点位置。");
      return;
    }
    say("正在定位……");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const at = { lng: coords.longitude, lat: coords.latitude };
        map.jumpTo({ center: at, zoom: 16 });
        write(at, `已定位，误差约 ${Math.round(coords.accuracy)} 米，可拖动图钉微调。`);
      },
      (error) => say(REASONS[error.code] ?? REASONS[2]),
      LOCATE,
    );
  });
}
