import { encode } from 'fast-png';
import type { Pictures } from '../../src/domain/report';

const SIDE = 28;

/** Real grey PNG files of simple shapes: a garment-like trapezoid for each seed. */
export function exampleImages(): Pictures {
  const seeds = [0, 1, 2, 3, 4, 5, 6, 7];
  return {
    width: SIDE,
    height: SIDE,
    full: seeds.map((seed) => png((x, y) => garment(seed, x, y))),
    skipped: seeds.map((seed) => png((x, y) => garment(seed, x, y) * 0.97)),
    difference: seeds.map((seed) => png((x, y) => garment(seed, x, y) * 0.3)),
    differenceGain: 10,
    sigma: (80 ** (1 / 7) + (4 / 17) * (0.002 ** (1 / 7) - 80 ** (1 / 7))) ** 7,
    mean: png((x, y) => seeds.reduce((sum, seed) => sum + garment(seed, x, y), 0) / seeds.length),
    components: seeds.map((k) => png((x, y) => 0.5 + 0.5 * Math.sin((k + 1) * 2 * x) * Math.cos(k * 2.4 * y))),
  };
}

/** Brightness 0…1 at (x, y), each −1…1. */
function garment(seed: number, x: number, y: number): number {
  const waist = 0.35 + 0.06 * (seed % 4) + (y > 0 ? 0.15 * y * (seed % 3) : 0);
  const sleeve = y < -0.25 && y > -0.75 && Math.abs(x) < waist + 0.12 * (seed % 5);
  const inside = (Math.abs(x) < waist && Math.abs(y) < 0.8) || sleeve;
  return inside ? 0.55 + 0.3 * Math.sin(seed + 4 * x + 3 * y) ** 2 : 0;
}

function png(brightness: (x: number, y: number) => number): string {
  const data = Uint8Array.from({ length: SIDE * SIDE }, (_, i) => {
    const x = ((i % SIDE) / (SIDE - 1)) * 2 - 1;
    const y = (Math.floor(i / SIDE) / (SIDE - 1)) * 2 - 1;
    return Math.round(255 * Math.min(1, Math.max(0, brightness(x, y))));
  });
  return Buffer.from(encode({ width: SIDE, height: SIDE, data, channels: 1 })).toString('base64');
}
