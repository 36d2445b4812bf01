// Talking to the server: who is signed in, what time it has, what it answers. Throws Unreachable when it is not there.
import { remember, setting } from "./store.js";

const PATIENCE_MS = 60000;

export class Unreachable extends Error {}

async function ask(url, options = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
  try {
    const answer = await fetch(url, { redirect: "manual", cache: "no-store", signal: stop.signal, ...options });
    if (answer.status >= 500) throw new Unreachable("服务器暂时不能用，稍后会再发。");
    return answer;
  } catch (fault) {
    throw fault instanceof Unreachable ? fault : new Unreachable("没有网络，稍后会再发。");
  } finally {
    clearTimeout(timer);
  }
}

// { user: { id, name, works } or null, token }; keeps by how much our clock is off.
export async function whoIsThere() {
  const asked = Date.now();
  const answer = await ask("/field/state/");
  if (!answer.ok) throw new Unreachable("服务器暂时不能用，稍后会再发。");
  const told = await answer.json();
  const offset = Date.parse(told.now) - (asked + Date.now()) / 2;
  await remember("offset", Math.round(offset));
  return told;
}

// A moment of this phone's clock in the server's time.
export async function corrected(milliseconds) {
  return new Date(milliseconds + ((await setting("offset")) ?? 0)).toISOString();
}

async function sentence(answer) {
  try {
    return (await answer.json()).sentence;
  } catch {
    return "服务器没有收下。";
  }
}

export const SIGN_IN = "请重新登录，登录后会继续发送。";

// The answer's JSON, or a thrown Refused with the server's sentence.
export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function told(answer) {
  if (answer.type === "opaqueredirect" || answer.status === 401) throw new Refused(401, SIGN_IN);
  if (!answer.ok) throw new Refused(answer.status, await sentence(answer));
  return answer.json();
}

export const read = async (url) => told(await ask(url, { headers: { Accept: "application/json" } }));

export async function text(url) {
  const answer = await ask(url);
  if (!answer.ok) throw new Refused(answer.status || 401, SIGN_IN);
  return answer.text();
}

export async function sendCommands(user, token, commands) {
  const body = JSON.stringify({ user, commands });
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token };
  return (await told(await ask("/field/commands/", { method: "POST", body, headers }))).outcomes;
}

export async function sendPhoto(user, token, photo) {
  const { uuid, blob, sha256, original, purpose, takenAt, lng, lat } = photo;
  const said = { user, sha256, original, purpose, lng, lat, taken_at: takenAt ? await corrected(takenAt) : null, clock: new Date().toISOString() };
  const headers = { "Content-Type": blob.type || "image/jpeg", Accept: "application/json", "X-CSRFToken": token, "X-Photo": JSON.stringify(said) };
  return told(await ask(`/field/photos/${uuid}/`, { method: "PUT", body: blob, headers }));
}
