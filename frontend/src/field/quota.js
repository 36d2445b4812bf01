// How many of a kind of place are still to be asked: by the server when the day was taken along, less what this phone
// has asked since. What came back refused counts no more.
import { SENT, WAITING } from "./outbox.js";

const counts = (item, carried) => item.state === WAITING || (item.state === SENT && item.settledAt > carried.fetchedAt);

// Kind → { wanted, done, left }.
export function quota(round, carried, queued) {
  const here = queued.filter((item) => item.about?.round === round.id && counts(item, carried));
  return new Map(
    round.kinds.map((kind) => {
      const done = kind.done + here.filter((item) => item.about.kind === kind.code).length;
      return [kind.code, { ...kind, done, left: Math.max(0, kind.wanted - done) }];
    }),
  );
}

// Interviews at one place, what still waits on this phone included.
export const askedAt = (place, carried, queued) => place.asked + queued.filter((item) => item.about?.place === place.uuid && counts(item, carried)).length;

export const leftOver = (kinds) => [...kinds.values()].reduce((sum, kind) => sum + kind.left, 0);
