// The service worker: the shell without signal, and sending when the phone finds the network while no page is open.
// `BUILD` and `SHELL` are set by the server's few lines that load this file.
import { flush } from "./outbox.js";

const NAME = `weicheng-field-${self.BUILD}`;
const PREFIX = "weicheng-field-";

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(NAME)
      .then((cache) => cache.addAll(self.SHELL.map((url) => new Request(url, { cache: "reload" }))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  const clean = async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== NAME).map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(clean());
});

const kept = (request) => caches.open(NAME).then((cache) => cache.match(request, { ignoreVary: true, ignoreSearch: request.mode === "navigate" }));

async function fresh(request) {
  try {
    const answer = await fetch(request);
    if (answer.status < 500) return answer;
    return (await kept(request)) ?? answer;
  } catch (fault) {
    const found = await kept(request);
    if (found) return found;
    throw fault;
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && url.pathname === "/field/") event.respondWith(fresh(request));
  else if (self.SHELL.includes(url.pathname) && url.pathname !== "/field/") event.respondWith(kept(request).then((found) => found ?? fetch(request)));
});

self.addEventListener("sync", (event) => {
  if (event.tag !== "outbox") return;
  // A rejected promise makes the browser try again later.
  event.waitUntil(flush().then((why) => (why ? Promise.reject(new Error(why)) : undefined)));
});
