// Maps without tiles: our own areas and points, drawn and labelled from GeoJSON (WGS84); a base layer only by setting.
import "./floor.js";
import "maplibre-gl/dist/maplibre-gl.css";
import { setWorkerUrl, Map as GlMap, NavigationControl, ScaleControl } from "maplibre-gl";
import { addAreas } from "./map/areas.js";
import { addPoints } from "./map/points.js";
import { boundsOf } from "./map/bounds.js";
import { pickPoint } from "./map/pick.js";

// MapLibre 6 is an ES module that looks for its worker beside itself; in this bundle it must be told where.
setWorkerUrl(document.querySelector("[data-map]").dataset.worker);

const FALLBACK_CENTRE = [116.63, 23.66];

function style(tiles) {
  const layers = [{ id: "ground", type: "background", paint: { "background-color": "#eef2ef" } }];
  const sources = {};
  tiles.forEach((template, place) => {
    sources[`tiles-${place}`] = { type: "raster", tiles: [template], tileSize: 256, maxzoom: 18 };
    layers.push({ id: `tiles-${place}`, type: "raster", source: `tiles-${place}` });
  });
  return { version: 8, sources, layers };
}

async function fetchJson(url) {
  const answer = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return answer.json();
}

function failed(block) {
  const words = document.createElement("p");
  words.className = "map-failed";
  words.textContent = "地图没有画出来，请改用下方的列表，或换一个浏览器再试。";
  block.querySelector(".map-canvas").replaceChildren(words);
}

function nothingToDraw(block) {
  const words = document.createElement("p");
  words.className = "map-note map-nothing";
  words.textContent = "这里还没有边界或点位可画。";
  block.append(words);
}

const stateless = ({ features, ...rest }) => ({
  ...rest,
  features: features.map((feature) => ({ ...feature, properties: { name: feature.properties.name, tone: "neutral" } })),
});

async function build(block) {
  const { areas, points, tiles, centre, zoom, ground } = JSON.parse(document.getElementById(block.dataset.map).textContent);
  const map = new GlMap({
    container: block.querySelector(".map-canvas"),
    style: style(tiles),
    center: centre ?? FALLBACK_CENTRE,
    zoom: zoom ?? 11,
    maxZoom: 19,
    attributionControl: false,
    localIdeographFontFamily: getComputedStyle(document.body).fontFamily,
    // On a phone one finger scrolls the page and two move the map.
    cooperativeGestures: matchMedia("(pointer: coarse)").matches,
    locale: {
      "NavigationControl.ZoomIn": "放大",
      "NavigationControl.ZoomOut": "缩小",
      "Map.Title": "地图",
      "CooperativeGesturesHandler.WindowsHelpText": "按住 Ctrl 滚动可缩放地图",
      "CooperativeGesturesHandler.MacHelpText": "按住 ⌘ 滚动可缩放地图",
      "CooperativeGesturesHandler.MobileHelpText": "用两根手指移动地图",
    },
    dragRotate: false,
    pitchWithRotate: false,
    fadeDuration: 0,
  });
  map.touchZoomRotate.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new ScaleControl({ unit: "metric" }), "bottom-left");
  const [, areaData, pointData] = await Promise.all([
    map.once("load"),
    areas ? fetchJson(areas) : null,
    points ? fetchJson(points) : null,
  ]);
  if (areaData) addAreas(map, ground ? stateless(areaData) : areaData);
  if (pointData) addPoints(map, pointData);
  const bounds = (ground && boundsOf([pointData])) || boundsOf([areaData, pointData]);
  if (bounds && !centre) map.fitBounds(bounds, { padding: 28, maxZoom: 15, duration: 0 });
  if ((areas || points) && !bounds) nothingToDraw(block);
  if ("pick" in block.dataset) pickPoint(map, block);
  map.once("idle", () => {
    block.dataset.ready = "1";
  });
}

function buildAll() {
  for (const block of document.querySelectorAll("[data-map]:not([data-built])")) {
    block.dataset.built = "1";
    build(block).catch((error) => {
      console.error(error);
      failed(block);
    });
  }
}

buildAll();
document.addEventListener("htmx:afterSettle", buildAll);
