// What the phone keeps: the queue, photos, what it took along, work in progress. Everything has its owner's id.
import { openDB } from "idb";

const STORES = { outbox: "id", photos: "uuid", packages: "user", xforms: "version", records: "key", settings: "name" };

let opened = null;
export const store = () =>
  (opened ??= openDB("weicheng-field", 1, {
    upgrade(database) {
      for (const [name, keyPath] of Object.entries(STORES)) database.createObjectStore(name, { keyPath });
    },
    terminated: () => (opened = null),
  }));

export const get = async (name, key) => (await store()).get(name, key);
export const all = async (name) => (await store()).getAll(name);
export const put = async (name, row) => (await store()).put(name, row);
export const drop = async (name, key) => (await store()).delete(name, key);
export const setting = async (name) => (await get("settings", name))?.value;
export const remember = (name, value) => put("settings", { name, value });

export const FULL = "手机存储已满，没有存上。本页内容还在：请先发送待发送的记录，或清理手机空间，再点一次。";

// Several rows or none: a queue never holds a record without its photos.
export async function putTogether(rows, dropped = []) {
  const database = await store();
  const names = [...new Set([...rows, ...dropped].map(([name]) => name))];
  const change = database.transaction(names, "readwrite");
  try {
    for (const [name, row] of rows) change.objectStore(name).put(row);
    for (const [name, key] of dropped) change.objectStore(name).delete(key);
    await change.done;
  } catch (fault) {
    try {
      change.abort();
    } catch {
      // It has ended by itself.
    }
    await change.done.catch(() => {});
    throw fault.name === "QuotaExceededError" ? new Error(FULL) : fault;
  }
}

// Everything open in this phone is told, the worker's sending included.
const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("weicheng-field") : null;
const heard = new Set();
channel?.addEventListener("message", () => heard.forEach((hear) => hear()));
export const listen = (hear) => heard.add(hear);
export function changed() {
  channel?.postMessage("changed");
  heard.forEach((hear) => hear());
}
