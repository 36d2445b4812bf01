// Distances on the small scale of a town, and which known case a problem may be about.
import { read } from "./server.js";

const METRES_PER_DEGREE = 111195;
const SAME_PLACE_METRES = 100;
const MOST = 5;

export function metres(a, b) {
  const wide = (a.lng - b.lng) * Math.cos((((a.lat + b.lat) / 2) * Math.PI) / 180);
  return Math.hypot(wide, a.lat - b.lat) * METRES_PER_DEGREE;
}

// The server has put the day in order (weicheng/domain/touring.py). Here only its beginning moves: to the stop nearest to
// a point among those that are left, on in the server's order, what was skipped after it.
export function beginAt(left, here) {
  const placed = left.filter((visit) => visit.lng !== null);
  if (!placed.length) return left;
  const first = placed.reduce((best, visit) => (metres(here, visit) < metres(here, best) ? visit : best));
  const at = left.indexOf(first);
  return [...left.slice(at), ...left.slice(0, at)];
}

// By the server's rule (M-131) when there is signal, else among the cases that were taken along.
export async function alike(point, category, cases) {
  if (!point || !category) return [];
  try {
    const told = await read(`/field/near/?${new URLSearchParams({ lng: point.lng, lat: point.lat, category })}`);
    return told.cases;
  } catch {
    return cases
      .filter((one) => one.lng !== null && one.category.slice(0, 2) === category.slice(0, 2))
      .map((one) => ({ ...one, metres: Math.round(metres(point, one)) }))
      .filter((one) => one.metres <= SAME_PLACE_METRES)
      .sort((a, b) => a.metres - b.metres)
      .slice(0, MOST);
  }
}
