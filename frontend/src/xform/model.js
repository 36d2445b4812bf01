// A form and one filling-in of it, by ODK's engine. Everything else here only shows this and writes into it.
import { loadForm } from "@getodk/xforms-engine";

// The engine writes new states into plain objects; whoever shows them asks to be told.
function watched(changed) {
  return (state) =>
    new Proxy(state, {
      set(target, name, value) {
        target[name] = value;
        changed();
        return true;
      },
    });
}

export async function load(xml) {
  const form = await loadForm(xml);
  if (form.status === "failure") throw form.error;
  return form;
}

// A draft is what `written` gave: the instance and the photos in it. `xml` may be a form that is loaded already.
export async function open(xml, { draft = null, changed = () => {} } = {}) {
  const form = typeof xml === "string" ? await load(xml) : xml;
  const config = { stateFactory: watched(changed), instanceAttachments: { fileNameFactory: () => null } };
  if (!draft) return form.createInstance(config).root;
  const data = new FormData();
  data.append("xml_submission_file", new File([draft.xml], "submission.xml", { type: "text/xml" }));
  for (const file of draft.files) data.append(file.name, file, file.name);
  return (await form.restoreInstance({ data: [data] }, config)).root;
}

// The filled-in instance as XML and the files that it names. The engine's own payload leaves out files of a draft.
export async function written(root) {
  const { data } = await root.prepareInstancePayload({ payloadType: "monolithic" });
  const xml = await data[0].get("xml_submission_file").text();
  const photos = [...leaves(root)].filter((leaf) => leaf.nodeType === "upload" && leaf.currentState.relevant && leaf.currentState.value);
  return { xml, files: photos.map((leaf) => new File([leaf.currentState.value], leaf.currentState.instanceValue, { type: leaf.currentState.value.type })) };
}

export function* leaves(node) {
  for (const child of node.currentState.children ?? []) {
    if (child.currentState.children) yield* leaves(child);
    else yield child;
  }
}

// The path of a question without the root's name; a line of a repeat has its number, as in `probs[2]/what`.
export const pathOf = (node) => node.currentState.reference.split("/").slice(2).join("/");

// The questions that keep the form from being valid, in order.
export function faults(root) {
  return root.validationState.violations.map(({ nodeId, reference, violation }) => ({
    nodeId,
    path: reference.split("/").slice(2).join("/"),
    condition: violation.condition,
    message: violation.message?.asString || (violation.condition === "required" ? "这一题必须填写" : "这个答案不符合要求"),
  }));
}

// `uuid:…` of the instance, chosen when it was begun: the same for every attempt to send it.
export function instanceId(root) {
  for (const leaf of leaves(root)) {
    if (pathOf(leaf) === "meta/instanceID") return leaf.currentState.instanceValue.replace(/^uuid:/, "");
  }
  throw new Error("the form has no instanceID");
}
