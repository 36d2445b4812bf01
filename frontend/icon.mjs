// Our mark as PNG in any size: phones want one, and one drawing need not bring a library that draws all of SVG.
import fs from "node:fs";
import zlib from "node:zlib";

// The build hook works in a copy of this folder alone and says where the mark lies.
const MARK = process.env.WEICHENG_MARK ?? "../weicheng/base/static/base/mark.svg";
const FINE = 4;
const ARC_STEPS = 12;

// The corners of a path made of M, h, v, half circles (a) and z, as our mark is.
function corners(path) {
  const points = [];
  let [x, y] = [0, 0];
  for (const [, letter, text] of path.matchAll(/([Mhvaz])([^Mhvaz]*)/g)) {
    const numbers = (text.match(/-?[\d.]+/g) ?? []).map(Number);
    if (letter === "M") [x, y] = numbers;
    else if (letter === "h") x += numbers[0];
    else if (letter === "v") y += numbers[0];
    else if (letter === "a") {
      const [radius, dx] = [numbers[0], numbers[5]];
      for (let step = 1; step <= ARC_STEPS; step += 1) {
        const turn = (Math.PI * step) / ARC_STEPS;
        points.push([x + dx / 2 - Math.sign(dx) * radius * Math.cos(turn), y - radius * Math.sin(turn)]);
      }
      x += dx;
    }
    points.push([x, y]);
  }
  return points;
}

function inside(points, x, y) {
  let odd = false;
  for (let here = 0, before = points.length - 1; here < points.length; before = here, here += 1) {
    const [[ax, ay], [bx, by]] = [points[here], points[before]];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) odd = !odd;
  }
  return odd;
}

const colour = (hex) => [1, 3, 5].map((place) => parseInt(hex.slice(place, place + 2), 16));

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(zlib.crc32(body));
  return Buffer.concat([length, body, sum]);
}

// Square to the edges, so that a phone may cut it into any shape.
export function icon(size) {
  const svg = fs.readFileSync(MARK, "utf8");
  const [ground, ink] = [...svg.matchAll(/fill="(#\w{6})"/g)].map(([, hex]) => colour(hex));
  const points = corners(/ d="([^"]+)"/.exec(svg)[1]);
  const side = Number(/viewBox="0 0 (\d+)/.exec(svg)[1]);
  const rows = Buffer.alloc(size * (1 + size * 3));
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column < size; column += 1) {
      let share = 0;
      for (let part = 0; part < FINE * FINE; part += 1) {
        const x = ((column + ((part % FINE) + 0.5) / FINE) * side) / size;
        const y = ((row + (Math.floor(part / FINE) + 0.5) / FINE) * side) / size;
        share += inside(points, x, y) / FINE ** 2;
      }
      ground.forEach((value, part) => (rows[row * (1 + size * 3) + 1 + column * 3 + part] = Math.round(value + (ink[part] - value) * share)));
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), chunk("IHDR", head), chunk("IDAT", zlib.deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}
