// Points: gathered into numbered circles until one comes near enough to tell them apart.
import { pointable, showFeature } from "./popup.js";
import { EDGE, FONT } from "./tones.js";

export function addPoints(map, data) {
  map.addSource("points", { type: "geojson", data, cluster: true, clusterRadius: 44, clusterMaxZoom: 16 });
  map.addLayer({
    id: "clusters",
    type: "circle",
    source: "points",
    filter: ["has", "point_count"],
    paint: {
      "circle-color": "#26332e",
      "circle-radius": ["step", ["get", "point_count"], 15, 20, 19, 100, 24, 1000, 30],
      "circle-stroke-color": "#fff",
      "circle-stroke-width": 2,
    },
  });
  map.addLayer({
    id: "cluster-counts",
    type: "symbol",
    source: "points",
    filter: ["has", "point_count"],
    layout: { "text-field": ["get", "point_count"], "text-font": FONT, "text-size": 13, "text-overlap": "always", "text-padding": 12 },
    paint: { "text-color": "#fff" },
  });
  map.addLayer({
    id: "points",
    type: "circle",
    source: "points",
    filter: ["!", ["has", "point_count"]],
    paint: { "circle-color": EDGE, "circle-radius": 8, "circle-stroke-color": "#fff", "circle-stroke-width": 2 },
  });
  map.addLayer({
    id: "point-labels",
    type: "symbol",
    source: "points",
    filter: ["!", ["has", "point_count"]],
    layout: { "text-field": ["get", "name"], "text-font": FONT, "text-size": 12, "text-offset": [0, 1.1], "text-anchor": "top", "text-max-width": 10 },
    paint: { "text-color": "#15211d", "text-halo-color": "rgba(255,255,255,0.92)", "text-halo-width": 1.6 },
  });
  for (const layer of ["clusters", "points"]) pointable(map, layer);
  map.on("click", "points", ({ features: [feature] }) => showFeature(map, feature.geometry.coordinates, feature.properties));
  map.on("click", "clusters", async ({ features: [feature] }) => {
    const zoom = await map.getSource("points").getClusterExpansionZoom(feature.properties.cluster_id);
    map.easeTo({ center: feature.geometry.coordinates, zoom });
  });
}
