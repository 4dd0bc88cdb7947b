import type { NoiseLevel } from '../../domain/noiseLevel';
import { coefficientsAt } from '../../score/parameterization';
import { significant } from '../../shared/format';
import type { Hypotheses, Hypothesis } from './hypothesis';

/** Ratios of the scales in which data are kept: [−1, 1] to [0, 1] or bytes, and the latents of Stable Diffusion, XL and 3. */
const RATIOS = [0.5, 2, 0.18215, 1 / 0.18215, 0.13025, 1 / 0.13025, 1.5305, 1 / 1.5305, 127.5, 1 / 127.5];

/** B takes the noisy sample in another scale, or has its data in another one altogether. */
export const otherScales: Hypotheses = ({ parameterization, family }) => {
  const own = (level: NoiseLevel): number => coefficientsAt(parameterization, level).cIn;
  const read = (level: NoiseLevel): { cSkip: number; cOut: number } => coefficientsAt(parameterization, level);
  const input = (how: string, by: (level: NoiseLevel) => number): Hypothesis => ({
    id: 'input-scale',
    message: `B expects the noisy sample ${how}: its output then matches A’s.`,
    scale: (level) => own(level) * by(level),
  });
  /** B's data are ratio·(data + shift): so are its states and its D. */
  const data = (ratio: number, shift: number): Hypothesis => ({
    id: 'input-scale',
    message:
      shift === 0
        ? `B uses data in another scale: ${significant(ratio, 3)} times those of A.`
        : `B uses data in [0, 1], but A uses data in [−1, 1].`,
    scale: (level) => own(level) * ratio,
    offset: (level) => own(level) * ratio * shift * level.a,
    // D_B = cSkip·x_B + cOut·F, and D = D_B/ratio − shift, in terms of A's x.
    read: (level) => {
      const { cSkip, cOut } = read(level);
      return { cSkip, cOut: cOut / ratio, add: cSkip * shift * level.a - shift };
    },
  });
  const bySize: Hypothesis[] =
    family === 'edm'
      ? [
          input('divided by √(σ² + 1)', ({ sigma }) => 1 / Math.hypot(sigma, 1)),
          input('times √(σ² + 1)', ({ sigma }) => Math.hypot(sigma, 1)),
          input('divided by √(σ² + 0.25)', ({ sigma }) => 1 / Math.hypot(sigma, 0.5)),
        ]
      : [input('as data plus σ times noise', ({ a }) => 1 / a), input('without the scheduler’s scaling', ({ a }) => a)];
  return [
    ...bySize,
    ...RATIOS.map((ratio) => input(`times ${significant(ratio, 3)}`, () => ratio)),
    data(0.5, 1),
    ...RATIOS.map((ratio) => data(ratio, 0)),
  ];
};
