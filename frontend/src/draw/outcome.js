// The draw itself: figures, lots, memory, seats, pairs. Whole numbers only, as in weicheng/domain/sampling.
import { Differs, strataOf } from "./pool.js";
import { sha256 } from "./sha256.js";

export function figuresKey(typed) {
  const groups = typed.normalize("NFKC").split(/[/+|]+/)
    .map((part) => part.split(/[ \t\r\n,、.;]+/).filter(Boolean).map(wholeNumber))
    .filter((numbers) => numbers.length)
    .map((numbers) => numbers.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
  if (groups.flat().reduce((digits, number) => digits + String(number).length, 0) < 6) {
    throw new Differs("公布的数字不足 6 位。");
  }
  return groups.map((numbers) => `${numbers.map((number) => `${number}.`).join("")}/`).join("");
}

function wholeNumber(text) {
  if (!/^[0-9]{1,18}$/.test(text)) throw new Differs(`“${text.slice(0, 30)}”不是整数。`);
  return BigInt(text);
}

export const drawKey = (figures, salt) => `${figures}${salt}./`;

export class Lots {
  constructor(key) {
    this.key = new TextEncoder().encode(key);
    this.taken = 0;
  }

  async draw(chances) {
    const step = this.taken;
    const index = [step >> 8, step & 255];
    const digest = await sha256(Uint8Array.from([...index, ...this.key, ...index]));
    this.taken += 1;
    return { step, digest, chances, number: BigInt(`0x${digest}`) % chances };
  }
}

export async function select(lots, weights, count) {
  const left = weights.map((_, place) => place);
  const drawn = [];
  for (let i = 0; i < count; i += 1) {
    const lot = await lots.draw(left.reduce((sum, place) => sum + weights[place], 0n));
    let at = 0;
    for (let passed = weights[left[0]]; passed <= lot.number; passed += weights[left[at]]) at += 1;
    drawn.push([left.splice(at, 1)[0], lot]);
  }
  return drawn;
}

export function capped(weights, cap) {
  const heaviest = [...weights].sort((a, b) => (a > b ? -1 : a < b ? 1 : 0));
  const count = BigInt(weights.length);
  let rest = weights.reduce((sum, weight) => sum + weight, 0n);
  let k = 0n;
  while (heaviest[Number(k)] * (count - cap * k) > cap * rest) {
    rest -= heaviest[Number(k)];
    k += 1n;
  }
  if (!k) return weights;
  const most = cap * rest;
  return weights.map((weight) => weight * (count - cap * k)).map((weight) => (weight < most ? weight : most));
}

function stratumWeights(pool, items) {
  if (pool.mode !== "memory") return items.map(() => 1n);
  const longest = pool.items.reduce(
    (most, item) => (item.last === null ? most : Math.max(most, pool.visitDay - item.last)), pool.neverDays,
  );
  return capped(items.map((item) => BigInt(item.last === null ? longest : pool.visitDay - item.last)), BigInt(pool.cap));
}

export function chances(pool) {
  return [...strataOf(pool).values()].flatMap((items) => {
    const weights = stratumWeights(pool, items);
    const total = weights.reduce((sum, weight) => sum + weight, 0n);
    return items.map(({ ref }, i) => (
      { ref, weight: String(weights[i]), factor: Number((weights[i] * BigInt(items.length) * 100n) / total) }
    ));
  });
}

async function shareOut(strata, size, lots) {
  const counts = [...strata].map(([stratum, items]) => [stratum, BigInt(items.length)]);
  const total = counts.reduce((sum, [, count]) => sum + count, 0n);
  const seats = new Map(counts.map(([stratum, count]) => [stratum, (BigInt(size) * count) / total]));
  const over = BigInt(size) - [...seats.values()].reduce((sum, count) => sum + count, 0n);
  if (!over) return [seats, null, []];
  const lot = await lots.draw(total);
  const more = [];
  let passed = 0n;
  for (const [stratum, count] of counts) {
    const rest = (BigInt(size) * count) % total;
    if ((((lot.number - passed) % total) + total) % total < rest) {
      seats.set(stratum, seats.get(stratum) + 1n);
      more.push(stratum);
    }
    passed += rest;
  }
  return [seats, lot, more];
}

const recused = (person, item) => [...person.ties, ...person.declared].some((ref) => ref === item.ref || item.ties.includes(ref));

function together(one, other) {
  const barred = (a, b) => a.ties.includes(b.ref) || a.declared.includes(b.ref);
  return one.ref !== other.ref && !barred(one, other) && !barred(other, one);
}

const freeFor = (pool, item) => pool.inspectors.filter((person) => !recused(person, item));
const partners = (one, free) => free.filter((other) => together(one, other));

export function checkPairing(pool) {
  if (!pool.inspectors.length) return;
  for (const item of pool.items) {
    const free = freeFor(pool, item);
    if (!free.some((one) => partners(one, free).length)) throw new Differs(`${item.label}：没有可派的一对督查员。`);
  }
}

async function one(candidates, loads, lots) {
  const fewest = Math.min(...candidates.map((person) => loads.get(person.ref)));
  const least = candidates.filter((person) => loads.get(person.ref) === fewest);
  const lot = await lots.draw(BigInt(least.length));
  return [least[Number(lot.number)], lot];
}

const told = (kind, lot, taken) => (
  { step: lot.step, kind, hash: lot.digest, chances: String(lot.chances), lot: String(lot.number), taken }
);

export async function carryOut(pool, key) {
  const lots = new Lots(key);
  const strata = strataOf(pool);
  const [seats, seatLot, more] = await shareOut(strata, pool.size, lots);
  const steps = seatLot ? [told("seat", seatLot, more.join("、"))] : [];
  const drawn = [];
  for (const [stratum, items] of strata) {
    for (const [place, lot] of await select(lots, stratumWeights(pool, items), Number(seats.get(stratum)))) {
      drawn.push(items[place]);
      steps.push(told("place", lot, items[place].ref));
    }
  }
  const loads = new Map(pool.inspectors.map((person) => [person.ref, 0]));
  const chosen = [];
  for (const item of drawn) {
    const pair = [];
    if (loads.size) {
      const free = freeFor(pool, item);
      const [first, lot] = await one(free.filter((person) => partners(person, free).length), loads, lots);
      const [second, otherLot] = await one(partners(first, free), loads, lots);
      for (const [person, its] of [[first, lot], [second, otherLot]]) {
        loads.set(person.ref, loads.get(person.ref) + 1);
        steps.push(told("inspector", its, person.ref));
        pair.push(person.label);
      }
    }
    chosen.push({ rank: chosen.length + 1, ref: item.ref, label: item.label, stratum: item.stratum, inspectors: pair });
  }
  return { seats: [...seats].map(([stratum, count]) => ({ stratum, seats: Number(count) })), steps, chosen };
}
