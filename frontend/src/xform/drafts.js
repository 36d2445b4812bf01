// What was filled in and not sent, kept in the browser: it survives a reload and a dead battery.
import { openDB } from "idb";

const store = () =>
  openDB("weicheng-drafts", 1, {
    upgrade(database) {
      database.createObjectStore("drafts", { keyPath: "key" });
    },
  });

// { key, xml, files, notes, startedAt, savedAt } or undefined.
export const draftOf = async (key) => (await store()).get("drafts", key);
export const keepDraft = async (draft) => (await store()).put("drafts", draft);
export const dropDraft = async (key) => (await store()).delete("drafts", key);
