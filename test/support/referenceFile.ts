import { zipSync } from 'fflate';
import type { ReferencePlan } from '../../src/domain/reference';
import { randomNormals } from './randomNormals';

/** The denoiser of the original, in plain numbers: x [d] at noise b over signal a → D. */
export type PlainDenoiser = (x: Float64Array, a: number, b: number) => Float64Array;

/** What the printed script would write of an original with a known denoiser, sampled by Euler's steps. */
export function referenceArrays(plan: ReferencePlan, denoise: PlainDenoiser): Record<string, Buffer> {
  const { levels, kept, seeds, compared, startScale, about } = plan;
  const d = about.shape.reduce((product, size) => product * size, 1);
  const starts = randomNormals(seeds * d, 5).map((value) => startScale * value);
  const finals = new Float64Array(seeds * d);
  const states = new Float64Array(kept.length * compared * d);
  const outputs = new Float64Array(states.length);
  for (let seed = 0; seed < seeds; seed++) {
    let x = starts.slice(seed * d, (seed + 1) * d);
    for (const [i, [a, b, , , , cSkip, cOut]] of levels.slice(0, -1).entries()) {
      const [nextA, nextB] = levels[i + 1]!;
      const denoised = denoise(x, a, b);
      const place = kept.indexOf(i);
      if (place >= 0 && seed < compared) {
        states.set(x, (place * compared + seed) * d);
        const output = denoised.map((value, j) => (value - cSkip * x[j]!) / cOut);
        outputs.set(output, (place * compared + seed) * d);
      }
      x = x.map((value, j) => nextA * denoised[j]! + (nextB * (value - a * denoised[j]!)) / b);
    }
    finals.set(x, seed * d);
  }
  const bytes = Buffer.from(JSON.stringify(about));
  return {
    about: npy('|u1', [bytes.length], bytes),
    levels: doubles([levels.length, 9], levels.flat()),
    kept: doubles([kept.length], kept),
    starts: doubles([seeds, ...about.shape], starts),
    finals: doubles([seeds, ...about.shape], finals),
    states: doubles([kept.length, compared, ...about.shape], states),
    outputs: doubles([kept.length, compared, ...about.shape], outputs),
  };
}

/** The bytes of a .npz archive. */
export function npz(arrays: Readonly<Record<string, Buffer>>): Uint8Array {
  return zipSync(Object.fromEntries(Object.entries(arrays).map(([name, array]) => [`${name}.npy`, array])), {
    level: 0,
  });
}

export function doubles(shape: readonly number[], values: ArrayLike<number>): Buffer {
  return npy('<f8', shape, Buffer.from(Float64Array.from(values).buffer));
}

export function npy(type: string, shape: readonly number[], bytes: Buffer): Buffer {
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape.map((size) => `${size},`).join(' ')}), }\n`;
  const start = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length & 255, header.length >> 8]);
  return Buffer.concat([start, Buffer.from(header), bytes]);
}
