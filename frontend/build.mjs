// Bundles the front end into weicheng/static/dist (or WEICHENG_DIST). Run by the wheel's build hook, or by hand: node build.mjs
import * as esbuild from "esbuild";
import fs from "node:fs";
import path from "node:path";
import { icon } from "./icon.mjs";

const out = process.env.WEICHENG_DIST ?? "../weicheng/static/dist";
// The browser floor of docs/operations.md: Chromium 95 (old WeChat web views and Windows 7 machines), Safari 15.
const target = ["chrome95", "safari15"];
fs.mkdirSync(out, { recursive: true });

const scripts = ["app", "charts", "map", "photo", "boxes", "tour", "draw-verifier", "field"];
const entries = Object.fromEntries(scripts.map((name) => [name, `src/${name}.js`]));
entries["field-worker"] = "src/field/worker.js";
const shared = { bundle: true, minify: true, target, outdir: out, logLevel: "warning", legalComments: "linked" };
await esbuild.build({
  ...shared,
  entryPoints: { ...entries, style: "src/app.css" },
  format: "iife",
  loader: { ".svg": "file", ".png": "file", ".woff2": "file" },
  assetNames: "assets/[name]-[hash]",
});

// MapLibre runs this file as a module worker; floor.js gives Safari 15.0 the two methods it lacks.
await esbuild.build({
  ...shared,
  entryPoints: { "map-worker": "node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs" },
  inject: ["src/floor.js"],
  format: "esm",
});

// Its engine waits for WebAssembly while it loads, which only modules may; one file, so that no page fetches a chain.
await esbuild.build({ ...shared, entryPoints: { xform: "src/xform.js" }, inject: ["src/floor.js"], format: "esm" });
// The page on which a citizen recomputes a draw is one file: script and style go into it, the server adds the publication.
const verifier = fs.readFileSync("src/draw/verifier.html", "utf8");
const inner = { __STYLE__: "src/draw/verifier.css", __SCRIPT__: path.join(out, "draw-verifier.js") };
const page = Object.entries(inner).reduce((text, [mark, file]) => text.replace(mark, () => fs.readFileSync(file, "utf8")), verifier);
if (page.split("</script>").length !== 3) throw new Error("the verifier's script would end its own element");
fs.writeFileSync(path.join(out, "draw-verifier.html"), page);

// One sprite with the icons in src/icons.json; templates refer to it as {% icon "name" %}.
const icons = "node_modules/@tabler/icons/icons";
const symbols = JSON.parse(fs.readFileSync("src/icons.json", "utf8")).map((name) => {
  const filled = name.endsWith("-filled");
  const file = filled ? `${icons}/filled/${name.slice(0, -7)}.svg` : `${icons}/outline/${name}.svg`;
  const body = fs.readFileSync(file, "utf8").replace(/^[^]*?<svg[^>]*>/, "").replace("</svg>", "");
  const drawn = body.replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none" \/>/, "").replace(/\s+/g, " ").trim();
  const paint = filled
    ? 'fill="currentColor"'
    : 'fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"';
  return `<symbol id="${name}" viewBox="0 0 24 24" ${paint}>${drawn}</symbol>`;
});
fs.writeFileSync(path.join(out, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`);

// What a phone puts on its home screen.
for (const size of [192, 512]) fs.writeFileSync(path.join(out, `icon-${size}.png`), icon(size));

for (const file of fs.readdirSync(out).filter((name) => /\.(js|css|svg|html|png)$/.test(name)).sort()) {
  console.log(`${file.padEnd(18)} ${(fs.statSync(path.join(out, file)).size / 1024).toFixed(0).padStart(6)} KB`);
}
