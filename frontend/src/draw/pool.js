// The canonical text of a pool, read back: weicheng/domain/sampling/reading.py and pool.py in a browser.
export const FORMAT = "weicheng-draw/1";
export const MOST_DRAWN = 20000;
const NOTHING = "-";
const HEAD = { number: 1, title: 1, attempt: 1, salt: 1, figure: 4, visit: 1, frame: 1, rate: 1, size: 1, mode: 3 };
const ROWS = { earlier: 3, item: 5, inspector: 4 };
const REF = /^[a-z][a-z_]{0,19}:[0-9A-Za-z._-]{1,40}$/;

// What does not agree; its message is the sentence.
export class Differs extends Error {}

function whole(text) {
  if (!/^(0|[1-9][0-9]*)$/.test(text)) throw new Differs(`“${text}”不是整数。`);
  return Number(text);
}

// Days since 1970 of an ISO date that exists.
export function day(text) {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== text) throw new Differs(`“${text}”不是日期。`);
  return time / 86400000;
}

function refs(text) {
  const found = text === NOTHING ? [] : text.split(" ");
  if (found.some((ref, i) => i && found[i - 1] >= ref)) throw new Differs("回避编号没有按次序排列。");
  return found;
}

function fieldsOf(text) {
  const lines = text.split("\n");
  if (lines[0] !== FORMAT) throw new Differs(`第 1 行不是 ${FORMAT}。`);
  if (lines.pop() !== "") throw new Differs("名单文字没有以换行结束。");
  const head = {};
  const rows = { earlier: [], item: [], inspector: [] };
  const order = [...Object.keys(HEAD), ...Object.keys(ROWS)];
  let reached = 0;
  lines.slice(1).forEach((line, i) => {
    const [word, ...fields] = line.split("\t");
    const expected = HEAD[word] ?? ROWS[word];
    const place = order.indexOf(word);
    const plain = fields.every((field) => field && field.trim() === field && !/\s\s/.test(field));
    if (expected !== fields.length || word in head || place < reached || !plain) throw new Differs(`第 ${i + 2} 行看不懂。`);
    reached = place;
    if (word in HEAD) head[word] = fields;
    else rows[word].push(fields);
  });
  const missing = Object.keys(HEAD).find((word) => !(word in head));
  if (missing) throw new Differs(`缺少 ${missing} 一行。`);
  return [head, rows];
}

export function readPool(text) {
  const [head, rows] = fieldsOf(text);
  const [mode, cap, never] = head.mode;
  if (!["equal", "memory", "exhaustive"].includes(mode)) throw new Differs(`没有“${mode}”这种方式。`);
  const pool = {
    number: head.number[0],
    title: head.title[0],
    attempt: whole(head.attempt[0]),
    salt: head.salt[0],
    figure: { name: head.figure[0], issue: head.figure[1], source: head.figure[2], knownAt: head.figure[3] },
    visit: head.visit[0],
    visitDay: day(head.visit[0]),
    frame: whole(head.frame[0]),
    rate: head.rate[0] === NOTHING ? null : whole(head.rate[0]),
    size: whole(head.size[0]),
    mode,
    cap: whole(cap),
    neverDays: whole(never),
    earlier: rows.earlier.map(([attempt, sha256, reason]) => ({ attempt: whole(attempt), sha256, reason })),
    items: rows.item.map(([ref, stratum, label, last, ties]) => (
      { ref, stratum, label, last: last === NOTHING ? null : day(last), ties: refs(ties) }
    )),
    inspectors: rows.inspector.map(([ref, label, ties, declared]) => (
      { ref, label, ties: refs(ties), declared: refs(declared) }
    )),
  };
  for (const list of [pool.items, pool.inspectors]) {
    if (list.some((row, i) => i && list[i - 1].ref >= row.ref)) throw new Differs("名单没有按编号排列，或有重复。");
    if (list.some((row) => !REF.test(row.ref))) throw new Differs("有编号不是 类型:编号 的形式。");
  }
  return pool;
}

export function checkPool(pool) {
  const most = Math.min(pool.items.length, MOST_DRAWN);
  if (!(pool.size >= 1 && pool.size <= most)) throw new Differs(`抽取数量 ${pool.size} 不在 1 到 ${most} 之间。`);
  if (pool.frame < pool.items.length) throw new Differs("总数小于名单的个数。");
  const wrong = pool.items.find((item) => item.last !== null && item.last >= pool.visitDay);
  if (wrong) throw new Differs(`${wrong.label}：上次检查不早于本次检查日。`);
  if (!/^[0-9a-f]{64}$/.test(pool.salt)) throw new Differs("随机盐不是 64 位十六进制数。");
  if (pool.inspectors.length === 1) throw new Differs("督查员只有 1 人，不能成对。");
}

export function strataOf(pool) {
  const strata = new Map();
  for (const item of pool.items) strata.set(item.stratum, [...(strata.get(item.stratum) ?? []), item]);
  return strata;
}
