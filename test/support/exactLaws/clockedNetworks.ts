import { sizeOf } from '../denoiserGraphs';
import { GraphBuilder } from '../graphBuilder';
import { scaledLinearBetas, cumulativeAlphas } from '../../../src/score/noise/schedule';
import { randomBasis } from '../randomNormals';
import type { Port } from '../../../src/checkpoint/onnx/header';
import type { Gaussian } from '../../../src/score/gaussian';
import type { ExactLaw } from './law';

interface Data {
  readonly law: ExactLaw;
  readonly shape: readonly number[];
}

/** A network with a time input of its own kind: its name, and what signal and noise it stands for. */
interface Clock {
  readonly name: string;
  readonly type: 'float32' | 'int64';
  /** time, float64 [B, 1] → a, b [B, 1] */
  readonly levels: (g: GraphBuilder, time: string) => readonly [string, string];
}

/** A clock with what its network predicts. */
type NetworkClock = Clock & { readonly predicts: 'v' | 'score' | 'epsilon' | 'denoised' };

/** σ of a geometric sequence from the largest down. */
const LADDER = Float64Array.from({ length: 200 }, (_, i) => 50 * (0.01 / 50) ** (i / 199));

/** Time inputs that published networks have besides σ, t, and timesteps. */
export const clocks: Readonly<
  Record<
    | 'angle'
    | 'angleReversed'
    | 'logSnr'
    | 'negLogSnr'
    | 'halfLogSnr'
    | 'alphaBar'
    | 'cNoise'
    | 'logSigma'
    | 'veTime'
    | 'veGeometric'
    | 'ladder',
    NetworkClock
  >
> = {
  angle: {
    predicts: 'v',
    name: 't',
    type: 'float32',
    levels: (g, time) => [g.toDouble(g.apply('Cos', [g.toFloat(time)])), g.toDouble(g.apply('Sin', [g.toFloat(time)]))],
  },
  angleReversed: {
    predicts: 'v',
    name: 't',
    type: 'float32',
    levels: (g, time) => {
      const angle = g.toFloat(g.multiply(time, g.double(Math.PI / 2)));
      return [g.toDouble(g.apply('Sin', [angle])), g.toDouble(g.apply('Cos', [angle]))];
    },
  },
  logSnr: {
    predicts: 'v',
    name: 'log_snr',
    type: 'float32',
    levels: (g, time) => ofSigma(g, g.apply('Exp', [g.multiply(time, g.double(-0.5))])),
  },
  negLogSnr: {
    predicts: 'epsilon',
    name: 'gamma',
    type: 'float32',
    levels: (g, time) => ofSigma(g, g.apply('Exp', [g.multiply(time, g.double(0.5))])),
  },
  halfLogSnr: {
    predicts: 'v',
    name: 'log_snr',
    type: 'float32',
    levels: (g, time) => ofSigma(g, g.apply('Exp', [g.multiply(time, g.double(-1))])),
  },
  alphaBar: {
    predicts: 'epsilon',
    name: 'alpha_bar',
    type: 'float32',
    levels: (g, time) => {
      const alpha = g.apply('Clip', [time, g.double(1e-6), g.double(0.99999)]);
      return [g.apply('Sqrt', [alpha]), g.apply('Sqrt', [g.subtract(g.double(1), alpha)])];
    },
  },
  logSigma: {
    predicts: 'denoised',
    name: 'log_sigma',
    type: 'float32',
    levels: (g, time) => [g.double(1), g.apply('Exp', [time])],
  },
  cNoise: {
    predicts: 'denoised',
    name: 'c_noise',
    type: 'float32',
    levels: (g, time) => [g.double(1), g.apply('Exp', [g.multiply(time, g.double(4))])],
  },
  veGeometric: {
    predicts: 'score',
    name: 't',
    type: 'float32',
    levels: (g, time) => {
      const rate = Math.log(50 / 0.01);
      return [g.double(1), g.multiply(g.apply('Exp', [g.multiply(time, g.double(rate))]), g.double(0.01))];
    },
  },
  // NCSN calls its noise levels labels.
  ladder: {
    predicts: 'score',
    name: 'labels',
    type: 'int64',
    levels: (g, time) => [
      g.double(1),
      g.apply('Gather', [g.doubles(LADDER), g.apply('Cast', [time], { to: { int: 7 } })]),
    ],
  },
  veTime: {
    predicts: 'score',
    name: 't',
    type: 'float32',
    levels: (g, time) => {
      const scale = 2 * Math.log(25);
      const grown = g.apply('Exp', [g.multiply(time, g.double(scale))]);
      const sigma = g.apply('Sqrt', [g.divide(g.subtract(grown, g.double(1)), g.double(scale))]);
      return [g.double(1), sigma];
    },
  },
};

function ofSigma(g: GraphBuilder, sigma: string): readonly [string, string] {
  const a = g.divide(g.double(1), g.apply('Sqrt', [g.add(g.double(1), g.multiply(sigma, sigma))]));
  return [a, g.multiply(a, sigma)];
}

/** a, b of 1000 timesteps of Stable Diffusion. */
const timesteps: Clock = {
  name: 'timestep',
  type: 'int64',
  levels: (g, time) => {
    const alphas = cumulativeAlphas(scaledLinearBetas());
    const index = g.apply('Cast', [time], { to: { int: 7 } });
    const at = (table: Float64Array): string => g.apply('Gather', [g.doubles(table), index]);
    return [at(alphas.map(Math.sqrt)), at(alphas.map((alpha) => Math.sqrt(1 - alpha)))];
  },
};

/** An exact network under a time input of that kind. */
export function clockedNetwork(
  { law, shape }: Data,
  kind: keyof typeof clocks,
  name: string = clocks[kind].name,
): Uint8Array {
  const { predicts } = clocks[kind];
  return network(shape, { ...clocks[kind], name }, (g, x, [a, b]) => {
    const denoised = law.graph(g, g.divide(x, a), g.divide(b, a));
    if (predicts === 'denoised') return denoised;
    const noise = g.divide(g.subtract(x, g.multiply(a, denoised)), b);
    if (predicts === 'epsilon') return noise;
    if (predicts === 'score') return g.divide(g.subtract(g.double(0), noise), b);
    return g.subtract(g.multiply(a, noise), g.multiply(b, denoised));
  });
}

/** An exact noise predictor over float timesteps, of which all beyond the last are answered as the last. */
export function timestepNetwork({ law, shape }: Data, alphas: Float64Array): Uint8Array {
  const clock: Clock = {
    name: 'timestep',
    type: 'float32',
    levels: (g, time) => {
      const held = g.apply('Clip', [time, g.double(0), g.double(alphas.length - 1)]);
      const index = g.apply('Cast', [held], { to: { int: 7 } });
      const at = (table: Float64Array): string => g.apply('Gather', [g.doubles(table), index]);
      return [at(alphas.map(Math.sqrt)), at(alphas.map((alpha) => Math.sqrt(1 - alpha)))];
    },
  };
  return network(shape, clock, (g, x, [a, b]) =>
    g.divide(g.subtract(x, g.multiply(a, law.graph(g, g.divide(x, a), g.divide(b, a)))), b),
  );
}

/** What a one-step student is told, and answers: ε over timesteps, a velocity over t, or the sample over σ. */
const studentClocks = {
  timesteps,
  t: {
    name: 't',
    type: 'float32',
    levels: (g, time) => {
      const t = g.apply('Clip', [time, g.double(1e-4), g.double(0.9999)]);
      return [g.subtract(g.double(1), t), t];
    },
  },
  sigma: { name: 'sigma', type: 'float32', levels: (g, time) => [g.double(1), time] },
} as const satisfies Record<string, Clock>;

/** A one-step student: whatever the noise, it answers with the sample that it would find under a seventh of it. */
export function studentNetwork(
  { law, shape }: Data,
  kind: keyof typeof studentClocks = 'timesteps',
  metadata: Record<string, string> = {},
): Uint8Array {
  return network(
    shape,
    studentClocks[kind],
    (g, x, [a, b]) => {
      const sample = law.graph(g, g.divide(x, a), g.multiply(g.divide(b, a), g.double(1 / 7)));
      if (kind === 'sigma') return sample;
      const noise = g.divide(g.subtract(x, g.multiply(a, sample)), b);
      return kind === 't' ? g.subtract(noise, sample) : noise;
    },
    metadata,
  );
}

/** The exact average velocity of a Gaussian between the times r and t (MeanFlow): at r = 0 a one-step student. */
export function averageVelocity({ mean, basis, eigenvalues }: Gaussian, shape: readonly number[]): Uint8Array {
  const g = new GraphBuilder();
  const d = mean.length;
  const column = (name: string): string => g.reshape(g.toDouble(name), [-1, 1]);
  const r = column('r');
  const t = g.apply('Max', [column('t'), g.add(r, g.double(1e-3))]);
  const rest = (time: string): string => g.subtract(g.double(1), time);
  const square = (value: string): string => g.multiply(value, value);
  const variances = g.doubles(eigenvalues, [1, d]);
  const extent = (time: string): string =>
    g.apply('Sqrt', [g.add(g.multiply(square(rest(time)), variances), square(time))]);
  const modes = g.doubles(basis, [d, d]);
  const center = g.doubles(mean, [1, d]);
  const x = g.reshape(g.toDouble('sample'), [-1, d]);
  const along = g.product(
    g.subtract(x, g.multiply(rest(t), center)),
    g.apply('Transpose', [modes], { perm: { ints: [1, 0] } }),
  );
  const moved = g.subtract(along, g.divide(g.multiply(along, extent(r)), extent(t)));
  const velocity = g.subtract(g.product(g.divide(moved, g.subtract(t, r)), modes), center);
  const time = (name: string): Port => ({ name, type: 'float32', shape: ['batch'] });
  const ports = [{ name: 'sample', type: 'float32', shape: ['batch', ...shape] }, time('r'), time('t')];
  const output = { name: 'out', type: 'float32', shape: ['batch', ...shape] };
  return g.finish(g.reshape(g.toFloat(velocity), [-1, ...shape]), ports, output);
}

/** A noise predictor whose data and noise live on a subspace of as many dimensions as the law has. */
export function subspaceNetwork({ law, shape }: Data): Uint8Array {
  const inside = law.moments.mean.length;
  const size = sizeOf(shape);
  return network(shape, timesteps, (g, all, [a, b]) => {
    const basis = g.doubles(randomBasis(inside, size, 61), [inside, size]);
    const x = g.product(all, g.apply('Transpose', [basis], { perm: { ints: [1, 0] } }));
    const denoised = law.graph(g, g.divide(x, a), g.divide(b, a));
    return g.product(g.divide(g.subtract(x, g.multiply(a, denoised)), b), basis);
  });
}

function network(
  shape: readonly number[],
  { name, type, levels }: Clock,
  answer: (g: GraphBuilder, x: string, levels: readonly [string, string]) => string,
  metadata: Record<string, string> = {},
): Uint8Array {
  const g = new GraphBuilder();
  const x = g.reshape(g.toDouble('sample'), [-1, sizeOf(shape)]);
  const time = g.reshape(g.toDouble(name), [-1, 1]);
  const ports = [
    { name: 'sample', type: 'float32', shape: ['batch', ...shape] },
    { name, type, shape: ['batch'] },
  ];
  const output = { name: 'out', type: 'float32', shape: ['batch', ...shape] };
  return g.finish(g.reshape(g.toFloat(answer(g, x, levels(g, time))), [-1, ...shape]), ports, output, metadata);
}
