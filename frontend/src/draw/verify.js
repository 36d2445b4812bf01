// Recomputes a publication check by check, as weicheng/domain/sampling/checks.py does.
import { carryOut, chances, checkPairing, drawKey, figuresKey } from "./outcome.js";
import { checkPool, Differs, FORMAT, readPool } from "./pool.js";
import { fingerprint } from "./sha256.js";

const TEXT = "string";
const NUMBER = "number";
const SHAPE = {
  format: TEXT,
  pool_sha256: TEXT,
  frozen_at: TEXT,
  pool: TEXT,
  entries: [{ at: TEXT, person: TEXT, by: TEXT, typed: TEXT }],
  key: TEXT,
  weights: [{ ref: TEXT, weight: TEXT, factor: NUMBER }],
  seats: [{ stratum: TEXT, seats: NUMBER }],
  steps: [{ step: NUMBER, kind: TEXT, hash: TEXT, chances: TEXT, lot: TEXT, taken: TEXT }],
  chosen: [{ rank: NUMBER, ref: TEXT, label: TEXT, stratum: TEXT, inspectors: [TEXT] }],
  looks: [{ at: TEXT, by: TEXT }],
  published_at: TEXT,
  digest: TEXT,
};

function misfit(value, shape, place) {
  if (Array.isArray(shape)) {
    if (!Array.isArray(value)) return place;
    return value.map((row, i) => misfit(row, shape[0], `${place} 第 ${i + 1} 行`)).find(Boolean);
  }
  if (typeof shape === "object") {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return place;
    const names = [...Object.keys(shape).filter((name) => !(name in value)), ...Object.keys(value).filter((name) => !(name in shape))];
    return names.length ? names.sort()[0] : Object.keys(shape).map((name) => misfit(value[name], shape[name], name)).find(Boolean);
  }
  if (shape === NUMBER) return Number.isSafeInteger(value) ? undefined : place;
  // Half a character (a lone surrogate) has no bytes to be hashed.
  return typeof value === shape && !/[\ud800-\udfff]/u.test(value) ? undefined : place;
}

export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
}

export function digestOf({ digest, ...rest }) {
  return fingerprint(canonical(rest));
}

function form(publication) {
  const wrong = misfit(publication, SHAPE, "文件");
  if (wrong) throw new Differs(`${wrong} 缺少、多余或类型不对。`);
  if (publication.format !== FORMAT) throw new Differs(`format 不是 ${FORMAT}。`);
  return `格式 ${FORMAT}。`;
}

async function hash(publication, announced) {
  const found = await fingerprint(publication.pool);
  if (found !== publication.pool_sha256) {
    throw new Differs(`名单文字算出的指纹是 ${found}，与文件所写的 ${publication.pool_sha256} 不同。`);
  }
  if (announced && announced !== found) throw new Differs(`名单指纹 ${found} 与冻结时公布的 ${announced} 不同。`);
  return `名单文字的 SHA-256 是 ${found}，请与冻结时公布的对照。`;
}

function order(publication, pool) {
  const { frozen_at: frozen, entries } = publication;
  const { knownAt: known } = pool.figure;
  if (!(frozen < known)) throw new Differs(`名单冻结于 ${frozen}，不早于数字公布的 ${known}。`);
  for (const { at, person } of entries) {
    if (at < known || at.slice(0, 10) !== pool.visit) {
      throw new Differs(`${person} 于 ${at} 录入，不在数字公布之后的检查当天 ${pool.visit}。`);
    }
  }
  return `名单冻结于 ${frozen}，数字 ${known} 公布，检查当天 ${pool.visit} 录入。`;
}

function typedIn(publication, pool) {
  const agreed = new Set(
    publication.entries.filter(({ typed }) => drawKey(figuresKey(typed), pool.salt) === publication.key).map(({ person }) => person),
  );
  if (agreed.size < 2) throw new Differs("没有两个不同的人录入与密钥一致的数字。");
  return `${[...agreed].sort().join("、")} 各自录入，一致；密钥 ${publication.key}。`;
}

function size(pool) {
  if (pool.rate === null) return `冻结时定为抽 ${pool.size} 个。`;
  const percent = `${(pool.rate / 100).toFixed(2)}%`;
  const wanted = Math.min(Number((BigInt(pool.frame) * BigInt(pool.rate) + 9999n) / 10000n), pool.items.length);
  if (wanted !== pool.size) throw new Differs(`${pool.frame} 个的 ${percent} 应抽 ${wanted} 个，名单写的是 ${pool.size} 个。`);
  return `${pool.frame} 个的 ${percent}，进位取整，抽 ${pool.size} 个。`;
}

const shown = (value) => (Array.isArray(value) ? value.join("、") : String(value));

function same(what, computed, printed) {
  for (let i = 0; i < Math.max(computed.length, printed.length); i += 1) {
    if (!computed[i] || !printed[i]) throw new Differs(`第 ${i + 1} ${what}：应有 ${computed.length} 行，文件有 ${printed.length} 行。`);
    for (const [name, value] of Object.entries(computed[i])) {
      if (canonical(printed[i][name]) !== canonical(value)) {
        throw new Differs(`第 ${i + 1} ${what}的 ${name}：重算为 ${shown(value)}，文件写的是 ${shown(printed[i][name])}。`);
      }
    }
  }
  return `${computed.length} 行全部一致。`;
}

async function sealed(publication) {
  const found = await digestOf(publication);
  if (found !== publication.digest) {
    throw new Differs(`全文的校验码是 ${found}，与文件所写的不同：查看记录、时间或其他文字被改动过。`);
  }
  return `全文的校验码是 ${found}，请与公示页对照。`;
}

// Every check up to the first that fails: [{name, agrees, sentence}].
export async function verify(publication, announced = "") {
  const found = [];
  const wanted = announced.trim().toLowerCase();
  let pool;
  let outcome;
  const checks = [
    ["文件格式", () => form(publication)],
    ["名单指纹", () => hash(publication, wanted)],
    ["名单文字", () => {
      pool = readPool(publication.pool);
      checkPool(pool);
      checkPairing(pool);
      return `${pool.number}“${pool.title}”：${pool.items.length} 个对象，${pool.inspectors.length} 名督查员。`;
    }],
    ["先后次序", () => order(publication, pool)],
    ["两人录入", () => typedIn(publication, pool)],
    ["抽取数量", () => size(pool)],
    ["抽中机会", () => same("机会", chances(pool), publication.weights)],
    ["分层名额", async () => {
      outcome = await carryOut(pool, publication.key);
      return same("层", outcome.seats, publication.seats);
    }],
    ["抽取步骤", () => same("步", outcome.steps, publication.steps)],
    ["抽中名单", () => {
      same("名", outcome.chosen, publication.chosen);
      return `抽中：${publication.chosen.map(({ label }) => label).join("、")}`;
    }],
    ["文件校验码", () => sealed(publication)],
  ];
  for (const [name, look] of checks) {
    try {
      found.push({ name, agrees: true, sentence: await look() });
    } catch (error) {
      found.push({ name, agrees: false, sentence: error instanceof Differs ? error.message : `无法重算（${error}）。` });
      break;
    }
  }
  return found;
}

export const CHECKS = 11;
