// The queue: what was done waits here until the server has answered for it. Runs in the page and in the worker.
import { corrected, Refused, sendCommands, sendPhoto, SIGN_IN, Unreachable, whoIsThere } from "./server.js";
import { all, changed, get, put, putTogether } from "./store.js";

export const WAITING = "waiting";
export const SENT = "sent";
export const REFUSED = "refused";
export const CONFLICT = "conflict";
const STATES = { done: SENT, refused: REFUSED, conflict: CONFLICT };

const AT_ONCE = 10;
const LINES = 3;
// A photo that a bad moment of the network has cost is sent again at once; only then does the whole queue wait.
const TRIES = 3;
const BREATH_MS = 400;
const SHOWN_MS = 7 * 86400000;

// Puts a record and its photos into the queue, all or nothing; `dropped` is the work in progress that it came from.
// `about` stays when the rest has been sent: what the phone counts by.
export async function enqueue({ user, kind, title, payload, photos, about = null }, dropped = []) {
  const item = { id: crypto.randomUUID(), user, kind, title, payload, about, photos: photos.map((photo) => photo.uuid), clock: Date.now(), state: WAITING, text: "" };
  await putTogether([...photos.map((photo) => ["photos", { ...photo, user }]), ["outbox", item]], dropped);
  navigator.storage?.persist?.();
  changed();
  await wantSync();
  return item;
}

async function wantSync() {
  try {
    const registration = await navigator.serviceWorker?.ready;
    await registration?.sync?.register("outbox");
  } catch {
    // No background sync here: the page sends.
  }
}

// Only one sends at a time, whichever page or worker it is.
let sending = null;
export function flush() {
  if (sending) return sending;
  const run = () => send().finally(() => (sending = null));
  sending = navigator.locks ? navigator.locks.request("weicheng-outbox", run) : run();
  return sending;
}

// Resolves to "" when nothing is left to send, or to the sentence that says why something is.
async function send() {
  try {
    const mine = async (user) => (await all("outbox")).filter((item) => item.state === WAITING && item.user === user).sort((a, b) => a.clock - b.clock);
    const { user, token } = await whoIsThere();
    if (!user) return SIGN_IN;
    const items = await mine(user.id);
    for (let start = 0; start < items.length; start += AT_ONCE) await sendBatch(user.id, token, items.slice(start, start + AT_ONCE));
    await tidy();
    return "";
  } catch (fault) {
    if (fault instanceof Unreachable || fault instanceof Refused) return fault.message;
    throw fault;
  } finally {
    changed();
  }
}

async function sendBatch(user, token, items) {
  const ready = [];
  for (const item of items) if (await photosArrive(user, token, item)) ready.push(item);
  if (!ready.length) return;
  const commands = await Promise.all(ready.map(async ({ id, kind, clock, payload }) => ({ id, kind, payload: await asSent(payload), at: await corrected(clock) })));
  const outcomes = new Map((await sendCommands(user, token, commands)).map((outcome) => [outcome.id, outcome]));
  for (const item of ready) await settle(item, outcomes.get(item.id));
}

// Without what is only for changing it again here; times in the server's.
async function asSent({ draft: _, ...payload }) {
  const timed = async ({ found, ...problem }) => ({ ...problem, found_at: await corrected(found) });
  return payload.findings ? { ...payload, findings: await Promise.all(payload.findings.map(timed)) } : payload;
}

async function settle(item, outcome) {
  const state = STATES[outcome?.state] ?? WAITING;
  const told = { ...item, state, text: outcome?.text ?? "", url: outcome?.url ?? "", settledAt: Date.now() };
  if (state !== SENT) {
    await put("outbox", told);
    return;
  }
  // The room is needed for the next ones; of what was sent, the sentence stays.
  await putTogether([["outbox", { ...told, payload: null }]], item.photos.map((uuid) => ["photos", uuid]));
  changed();
}

// Sends the photos of an item, several at a time; false when one of them was refused.
async function photosArrive(user, token, item) {
  const left = [...item.photos];
  const refused = [];
  const line = async () => {
    for (let uuid = left.shift(); uuid; uuid = left.shift()) {
      const why = await photoArrives(user, token, uuid);
      if (why) refused.push(why);
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: LINES }, line));
  const broken = ended.find((one) => one.status === "rejected");
  if (broken) throw broken.reason;
  if (!refused.length) return true;
  await put("outbox", { ...item, state: REFUSED, text: refused[0], settledAt: Date.now() });
  return false;
}

// "" when it is there, or the sentence why it never will be.
async function photoArrives(user, token, uuid) {
  const photo = await get("photos", uuid);
  if (!photo) return "有一张照片在手机里找不到了，请改后重发。";
  if (photo.arrived) return "";
  for (let tried = 1; ; tried += 1) {
    try {
      await sendPhoto(user, token, photo);
      await put("photos", { ...photo, arrived: true });
      changed();
      return "";
    } catch (fault) {
      // 409: less arrived than was sent.
      const passing = fault instanceof Unreachable || fault.status === 409;
      if (!passing && [401, 403].includes(fault.status)) throw fault;
      if (!passing) return fault.message;
      if (tried >= TRIES || !navigator.onLine) throw fault;
      await new Promise((resolve) => setTimeout(resolve, BREATH_MS * tried));
    }
  }
}

async function tidy() {
  const old = (await all("outbox")).filter((item) => item.state === SENT && item.settledAt < Date.now() - SHOWN_MS);
  if (old.length) await putTogether([], old.map((item) => ["outbox", item.id]));
}

// What a person decides about a refused item: send it again as it is, under a number of its own, or drop it.
export async function sendAgain(item) {
  await putTogether([["outbox", { ...item, id: crypto.randomUUID(), state: WAITING, text: "" }]], [["outbox", item.id]]);
  changed();
}

export async function discard(item) {
  await putTogether([], [["outbox", item.id], ...item.photos.map((uuid) => ["photos", uuid])]);
  changed();
}
