// What stands behind a feature: its name as a link, and a note. The text comes from our server but may hold anything.
import { Popup } from "maplibre-gl";

export function showFeature(map, at, { name, note, url }) {
  const box = document.createElement("div");
  const head = document.createElement(url ? "a" : "b");
  head.textContent = name;
  if (url) head.href = url;
  box.append(head);
  if (note) {
    const words = document.createElement("p");
    words.textContent = note;
    box.append(words);
  }
  new Popup({ maxWidth: "18rem", focusAfterOpen: true }).setLngLat(at).setDOMContent(box).addTo(map);
}

export function pointable(map, layer) {
  map.on("mouseenter", layer, () => {
    map.getCanvas().style.cursor = "pointer";
  });
  map.on("mouseleave", layer, () => {
    map.getCanvas().style.cursor = "";
  });
}
