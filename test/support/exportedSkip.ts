import type { NetworkLevel } from '../../src/data/teleportFile';
import type { Skip } from '../../src/export/skip';
import type { NoiseLevel } from '../../src/score/noise/level';
import type { Report } from '../../src/domain/report';
import { fullReport } from './fullReport';
import { randomBasis, randomNormals } from './randomNormals';

/** A skip over the given levels with a random Gaussian of `d` dimensions, rank 5; the report's texts are the full report's. */
export function exportedSkip(
  own: readonly NoiseLevel[],
  skipped: number,
  {
    d = 24,
    model = {},
    sampler = {},
  }: { d?: number; model?: Partial<Report['model']>; sampler?: Partial<Report['sampler']> } = {},
): Skip {
  const report = fullReport();
  Object.assign(report.model, { shape: [2, 3, d / 6] }, model);
  Object.assign(report.sampler, sampler);
  const plan = report.skip.recommended!;
  const levels = own.map(networkLevel);
  const eigenvalues = Float64Array.from({ length: 5 }, (_, k) => 30 / 3 ** k);
  return {
    report,
    plan,
    teleport: {
      gaussian: { mean: randomNormals(d, 3), basis: randomBasis(5, d, 4), eigenvalues, tail: 0.02 },
      own: levels,
      plan: levels.slice(skipped),
      startScale: own[0]!.b,
      about: { report: report.createdAt, model_sha256: report.model.sha256, output: 'denoised', solver: '{}' },
    },
    own: levels,
    remaining: levels.slice(skipped),
    from: levels[0]!,
    to: levels[skipped]!,
    end: levels.at(-1)!,
  };
}

function networkLevel({ a, b, sigma, time }: NoiseLevel, i: number, all: readonly NoiseLevel[]): NetworkLevel {
  const to = all[i + 1] ?? { a, b };
  return { a, b, sigma, time, input: time, cIn: 1, cSkip: 1 / a, cOut: -b / a, toA: to.a, toB: to.b };
}
