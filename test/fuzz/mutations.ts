import type { Random } from './random';

/** A copy of a file with up to six places changed: bits, bytes, lengths, whole parts. */
export function mutatedBytes(whole: Buffer, random: Random): Buffer {
  let bytes: Buffer = Buffer.from(whole);
  for (let edits = 1 + random.below(6); edits > 0 && bytes.length > 0; edits--) bytes = edited(bytes, random);
  return bytes;
}

const EXTREMES = [0n, 2n ** 31n, 2n ** 32n, 2n ** 53n + 1n, 2n ** 63n, 2n ** 64n - 1n];

function edited(bytes: Buffer, { next, below, pick, bytes: noise }: Random): Buffer {
  // Six times of ten in the header, where the sizes are.
  const at = below(next() < 0.6 ? Math.min(bytes.length, 600) : bytes.length);
  const replaced = (end: number, inserted: Buffer = Buffer.alloc(0)): Buffer =>
    Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(end)]);
  const edits: (() => Buffer)[] = [
    () => replaced(at + 1, Buffer.of(below(256))),
    () => replaced(at + 1, Buffer.of(bytes[at]! ^ (1 << below(8)))),
    () => bytes.subarray(0, at),
    () => replaced(at + below(64)),
    () => replaced(at, noise(below(64))),
    () => replaced(at, Buffer.from(bytes.subarray(at, at + below(256)))),
    () => bytes.fill(0xff, at, Math.min(bytes.length, at + 8)),
    () => bytes.fill(0x80 | below(128), at, Math.min(bytes.length, at + below(10))),
    () => {
      if (at + 8 <= bytes.length) bytes.writeBigUInt64LE(pick(EXTREMES), at);
      return bytes;
    },
  ];
  return pick(edits)();
}

/** Values that a JSON file is not expected to hold. */
const ODD: readonly unknown[] = [
  ...[null, true, false, 0, -0, -1, 1, 2, 0.5, 1.5, 1000, 10001, 1e9, 1e-308, 1e308, -1e308, 2 ** 31, 2 ** 53],
  ...['', 'x', 'NaN', '__proto__', 'constructor', 'a'.repeat(5000), '\u202e\u001b[31m', '<script>alert(1)</script>'],
  ...[[], {}, [1], [0.1, 0.2], [1, 1, 1], [[[]]], [null, null, null]],
  ...['linear', 'squaredcos_cap_v2', 'epsilon', 'v_prediction', 'sample', 'flow_prediction'],
  ...['leading', 'trailing', 'linspace'],
];

type Holder = Record<string, unknown>;

/** A copy of a JSON value with one place changed. */
function mutatedJson(value: unknown, random: Random): unknown {
  const { next, pick } = random;
  const copy = structuredClone(value);
  const keys = pick(placesIn(value));
  const key = keys.at(-1);
  if (key === undefined) return next() < 0.2 ? pick(ODD) : copy;
  const holder = keys.slice(0, -1).reduce((at, step) => at[step] as Holder, copy as Holder);
  const old = holder[key];
  const set = (changed: unknown): void => {
    holder[key] = changed;
  };
  const scaled = (x: number): unknown => pick([-x, x * 1e6, x / 1e6, 0, 1e300, x + 0.5]);
  const shortened = (list: readonly unknown[]): unknown =>
    pick<unknown>([[], list.slice(0, 1), [...list, ...list], [...list].reverse()]);
  pick([
    () => void Reflect.deleteProperty(holder, key),
    () => set(pick(ODD)),
    () => set(pick(ODD)),
    () => set(typeof old === 'number' ? scaled(old) : pick(ODD)),
    () => set(Array.isArray(old) ? shortened(old) : pick(ODD)),
    () => {
      if (Array.isArray(holder)) holder.push(pick(ODD));
      else holder[pick(['__proto__', 'constructor', 'toString', 'length', key])] = pick(ODD);
    },
  ])();
  return copy;
}

/** The same again, while there is something left to change. */
export function mutatedOften(times: number, value: unknown, random: Random): unknown {
  let changed = value;
  for (let i = 0; i < times && typeof changed === 'object' && changed !== null; i++)
    changed = mutatedJson(changed, random);
  return changed;
}

/** The keys that lead to each place of a value, the value itself included. */
function placesIn(value: unknown): string[][] {
  const places: string[][] = [];
  const walk = (at: unknown, keys: string[]): void => {
    places.push(keys);
    if (typeof at !== 'object' || at === null || keys.length >= 12) return;
    for (const [key, inside] of Object.entries(at)) walk(inside, [...keys, key]);
  };
  walk(value, []);
  return places;
}

export function asJson(value: unknown): Buffer {
  return Buffer.from((JSON.stringify(value) as string | undefined) ?? 'null');
}
