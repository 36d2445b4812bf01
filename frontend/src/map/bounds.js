// The box around all coordinates of some GeoJSON collections: [[west, south], [east, north]], or null for none.
export function boundsOf(collections) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const take = (coordinates) => {
    if (typeof coordinates[0] !== "number") return coordinates.forEach(take);
    const [lng, lat] = coordinates;
    box[0] = Math.min(box[0], lng);
    box[1] = Math.min(box[1], lat);
    box[2] = Math.max(box[2], lng);
    box[3] = Math.max(box[3], lat);
  };
  for (const collection of collections) {
    for (const feature of collection?.features ?? []) if (feature.geometry) take(feature.geometry.coordinates);
  }
  return box[0] === Infinity ? null : [[box[0], box[1]], [box[2], box[3]]];
}

// The middle of a feature's largest ring: where its label stands.
export function middleOf(geometry) {
  const polygons = geometry.type === "MultiPolygon" ? geometry.coordinates : [geometry.coordinates];
  let best = null;
  for (const [ring] of polygons) {
    const middle = ringMiddle(ring);
    if (!best || middle.area > best.area) best = middle;
  }
  return best.at;
}

function ringMiddle(ring) {
  let [area, x, y] = [0, 0, 0];
  for (let i = 0; i + 1 < ring.length; i += 1) {
    const cross = ring[i][0] * ring[i + 1][1] - ring[i + 1][0] * ring[i][1];
    area += cross;
    x += (ring[i][0] + ring[i + 1][0]) * cross;
    y += (ring[i][1] + ring[i + 1][1]) * cross;
  }
  return area ? { area: Math.abs(area), at: [x / (3 * area), y / (3 * area)] } : { area: 0, at: ring[0] };
}
