import { sizeOf } from '../denoiserGraphs';
import { GraphBuilder } from '../graphBuilder';
import { scaledLinearBetas, cumulativeAlphas } from '../../../src/score/noise/schedule';
import { randomBasis } from '../randomNormals';
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

/** Time inputs that published networks have besides σ, t, and timesteps. */
export const clocks: Readonly<Record<'angle' | 'logSnr' | 'veTime', Clock>> = {
  angle: {
    name: 't',
    type: 'float32',
    levels: (g, time) => [g.toDouble(g.apply('Cos', [g.toFloat(time)])), g.toDouble(g.apply('Sin', [g.toFloat(time)]))],
  },
  logSnr: {
    name: 'log_snr',
    type: 'float32',
    levels: (g, time) => ofSigma(g, g.apply('Exp', [g.multiply(time, g.double(-0.5))])),
  },
  veTime: {
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

/** An exact network of v, or of the score, under a time input of that kind. */
export function clockedNetwork({ law, shape }: Data, kind: keyof typeof clocks): Uint8Array {
  return network(shape, clocks[kind], (g, x, [a, b]) => {
    const denoised = law.graph(g, g.divide(x, a), g.divide(b, a));
    const noise = g.divide(g.subtract(x, g.multiply(a, denoised)), b);
    if (kind === 'veTime') return g.divide(g.subtract(g.double(0), noise), b);
    return g.subtract(g.multiply(a, noise), g.multiply(b, denoised));
  });
}

/** A one-step student over timesteps: whatever the noise, it answers with the sample that it would find under hardly any. */
export function studentNetwork({ law, shape }: Data, metadata: Record<string, string> = {}): Uint8Array {
  return network(
    shape,
    timesteps,
    (g, x, [a, b]) => {
      const sample = law.graph(g, g.divide(x, a), g.double(0.05));
      return g.divide(g.subtract(x, g.multiply(a, sample)), b);
    },
    metadata,
  );
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
