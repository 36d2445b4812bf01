// What the engine makes of a set of answers, without showing anything: the tests compare it with the server's reading.
import { faults, leaves, load, open, pathOf } from "./model.js";

const LINE = /^(.*?)\[(\d+)\]$/;

// Answers may name lines of repeats that are not there yet.
function grow(root, path) {
  let node = root;
  for (const step of path.split("/").slice(0, -1)) {
    const [, name, number] = LINE.exec(step) ?? [null, step, null];
    node = node.currentState.children.find((child) => child.definition.nodeName === name || child.definition.qualifiedName?.localName === name);
    if (!node) throw new Error(`no group ${step} on the way to ${path}`);
    if (number === null) continue;
    while (node.addInstances && node.currentState.children.length < Number(number)) node.addInstances();
    node = node.currentState.children[Number(number) - 1];
  }
}

function write(node, value) {
  if (node.nodeType === "select") node.selectValues(value === "" ? [] : String(value).split(" "));
  else if (node.nodeType === "upload") node.setValue(value === "" ? null : new File(["-"], value, { type: "image/jpeg" }));
  else if (node.setValue) node.setValue(value === "" ? null : String(value));
}

// Many sets of answers are judged under one form: it is parsed once.
const last = { xml: null, form: null };

async function loaded(xml) {
  if (last.xml !== xml) Object.assign(last, { form: await load(xml), xml });
  return last.form;
}

// `answers`: path without the root's name → text as it stands in the instance. `calculated`: path → value.
export async function verdict(xml, answers) {
  const root = await open(await loaded(xml));
  for (const path of Object.keys(answers)) grow(root, path);
  const byPath = new Map([...leaves(root)].map((leaf) => [pathOf(leaf), leaf]));
  for (const [path, value] of Object.entries(answers)) {
    const leaf = byPath.get(path);
    if (!leaf) throw new Error(`no question ${path}`);
    write(leaf, value);
  }
  return judged(root);
}

// The same of an instance as it would be sent, which costs less than writing answer by answer.
export async function verdictOf(xml, instance) {
  return judged(await open(await loaded(xml), { draft: { xml: instance, files: [] } }));
}

function judged(root) {
  const found = faults(root).map(({ path, condition, message }) => ({ path, condition, message }));
  const calculated = {};
  for (const leaf of leaves(root)) {
    if (leaf.definition.bind.calculate && leaf.currentState.relevant) calculated[pathOf(leaf)] = leaf.currentState.instanceValue;
  }
  return { valid: found.length === 0, faults: found, calculated };
}
