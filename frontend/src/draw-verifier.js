// The page that a citizen opens from disk: recomputes the draw in the file and says in words whether it agrees.
import { carryOut, drawKey, figuresKey } from "./draw/outcome.js";
import { readPool } from "./draw/pool.js";
import { plainSha256, sha256 } from "./draw/sha256.js";
import { CHECKS, verify } from "./draw/verify.js";

// For whoever wants to try parts of it in the console, and for our own tests.
globalThis.weichengDraw = { carryOut, drawKey, figuresKey, plainSha256, readPool, sha256, verify };

const at = (id) => document.getElementById(id);
let publication;

function element(name, text, css = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (css) made.className = css;
  return made;
}

function row(cells) {
  const line = document.createElement("tr");
  line.append(...cells.map((cell) => element("td", cell)));
  return line;
}

function show(checks) {
  const sound = checks.length === CHECKS && checks[CHECKS - 1].agrees;
  const verdict = at("verdict");
  verdict.className = sound ? "good" : "bad";
  verdict.textContent = sound
    ? `✓ 重算一致：${CHECKS} 项全部相符。`
    : `✗ 不一致：${checks[checks.length - 1].name}。${checks[checks.length - 1].sentence}`;
  at("checks").replaceChildren(...checks.map(({ name, agrees, sentence }) => {
    const line = element("li", "", agrees ? "good" : "bad");
    line.append(element("b", `${agrees ? "✓ 相符" : "✗ 不符"}　${name}`), element("span", sentence));
    return line;
  }));
  at("rest").textContent = checks.length < CHECKS ? `发现不符后，其余 ${CHECKS - checks.length} 项没有再算。` : "";
  at("results").hidden = !sound;
  if (!sound) return;
  at("chosen").replaceChildren(...publication.chosen.map((one) => (
    row([String(one.rank), one.label, one.stratum, one.inspectors.join("、") || "—"])
  )));
  const kinds = { seat: "余下名额给", place: "抽中", inspector: "派出" };
  at("steps").replaceChildren(...publication.steps.map((step) => (
    row([String(step.step), kinds[step.kind], step.taken, step.lot, step.chances, step.hash])
  )));
  at("earlier").textContent = readPool(publication.pool).earlier
    .map(({ attempt, reason, sha256: hash }) => `第 ${attempt} 次抽查已重抽：${reason}（名单指纹 ${hash}）`).join("\n");
}

async function run() {
  at("verdict").textContent = "正在重算……";
  show(await verify(publication, at("announced").value));
}

async function load(text) {
  try {
    publication = JSON.parse(text);
  } catch {
    publication = null;
  }
  await run();
}

if (at("verdict")) {
  at("announced").addEventListener("input", run);
  at("file").addEventListener("change", async ({ target }) => {
    await load(await target.files[0].text());
    target.value = ""; // the same name may be chosen again after a change
  });
  load(at("publication").textContent);
}
