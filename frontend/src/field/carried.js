// What was taken along for the day, by person; forms by version.
import { read, text, whoIsThere } from "./server.js";
import { all, get, put, putTogether, remember, setting } from "./store.js";

export const me = () => setting("me");

// Asks the server who is here. Another person on this phone: the first one's day goes, their queue stays theirs.
export async function recognise() {
  const { user } = await whoIsThere();
  if (!user) return null;
  await remember("me", user);
  const others = (await all("packages")).filter((row) => row.user !== user.id);
  if (others.length) await putTogether([], others.map((row) => ["packages", row.user]));
  return user;
}

export async function fetchPackage(user) {
  const told = await read("/field/package/");
  for (const [version, form] of Object.entries(told.forms)) {
    if (!(await get("xforms", version))) await put("xforms", { version, xml: await text(form.url) });
  }
  await put("packages", { user: user.id, ...told, fetchedAt: Date.now() });
}

export const packageOf = (user) => get("packages", user.id);
