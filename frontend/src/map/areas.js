// Areas: coloured by tone, named, and with their note under the name, so that a state never rests on colour alone.
import { middleOf } from "./bounds.js";
import { pointable, showFeature } from "./popup.js";
import { EDGE, FILL, FONT } from "./tones.js";

export function addAreas(map, data) {
  map.addSource("areas", { type: "geojson", data });
  map.addLayer({ id: "areas", type: "fill", source: "areas", paint: { "fill-color": FILL, "fill-opacity": 0.75 } });
  map.addLayer({ id: "area-edges", type: "line", source: "areas", paint: { "line-color": EDGE, "line-width": 1.2 } });
  labelAreas(map, data);
  pointable(map, "areas");
  map.on("click", "areas", (event) => {
    // A point on top of the area answers for itself.
    const points = map.getLayer("points") ? map.queryRenderedFeatures(event.point, { layers: ["points", "clusters"] }) : [];
    if (!points.length && !map.picking) showFeature(map, event.lngLat, event.features[0].properties);
  });
}

function labelAreas(map, data) {
  const features = data.features
    .filter(({ geometry }) => geometry && /Polygon$/.test(geometry.type))
    .map(({ geometry, properties }) => ({
      type: "Feature",
      geometry: { type: "Point", coordinates: middleOf(geometry) },
      properties: { text: [properties.name, properties.note].filter(Boolean).join("\n") },
    }));
  map.addSource("area-labels", { type: "geojson", data: { type: "FeatureCollection", features } });
  map.addLayer({
    id: "area-labels",
    type: "symbol",
    source: "area-labels",
    layout: {
      "text-field": ["get", "text"],
      "text-font": FONT,
      "text-size": 13,
      "text-max-width": 9,
      "text-padding": 4,
      // A name steps aside for the circles of points before it gives up.
      "text-variable-anchor": ["center", "top", "bottom", "left", "right"],
      "text-radial-offset": 1.4,
    },
    paint: { "text-color": "#15211d", "text-halo-color": "rgba(255,255,255,0.92)", "text-halo-width": 1.6 },
  });
}
