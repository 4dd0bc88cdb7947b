import type { Network } from '../../engine/network';
import type { NoiseLevel } from '../../score/noise/level';
import { childSeed, normals } from '../../score/statistics/normal';
import { denoisedCoefficients, edmPreconditioning } from '../../score/prediction';
import { timeOf, velocitySign } from '../../score/noise/timeInput';
import { DiagnosisError } from '../../shared/failure';
import type { Hypothesis } from './hypothesis';

/** Noise drowns the data above this σ, whatever the data: then the answer to pure noise is told by the reading alone. */
const DROWNED = 3;
/** Highest σ that is looked at: above it the answers differ no more. */
const TOP = 80;
/** Samples of a probe. */
const COUNT = 2;

/** Asks a network about pure noise; every question once. */
export class NoiseProbe {
  private readonly asked = new Map<string, number>();
  /** The first level, and what its clock showed, where the answer was not finite. */
  broken: { readonly level: NoiseLevel; readonly time: number } | null = null;
  private seconds = Infinity;

  constructor(
    private readonly network: Network,
    private readonly seed: number,
  ) {}

  /** Of the fastest question so far. */
  get secondsPerEvaluation(): number {
    return this.seconds / COUNT;
  }

  /**
   * Whether pure noise is answered as the reading says. D is then all but independent of it, so the output F holds the noise
   * with the gain −onState/onOutput of D = onState·x + onOutput·F: 1 for ε and velocity, 0 for v, x₀ and D.
   */
  async ask({ schedule, parameterization }: Hypothesis): Promise<'plausible' | 'implausible' | 'broken'> {
    const level = schedule.levelAt(Math.min(TOP, schedule.sigmaMax));
    const scale =
      parameterization.prediction === 'edm-raw' ? edmPreconditioning(level.sigma, parameterization.sigmaData).cIn : 1;
    const { onState, onOutput } = denoisedCoefficients(parameterization.prediction, level, parameterization.sigmaData);
    const sign = parameterization.prediction === 'velocity' ? velocitySign(parameterization.time) : 1;
    const expected = (-sign * onState) / (onOutput * scale);
    const std = scale * level.b;
    const time = timeOf(parameterization.time, parameterization.timesteps)(level);
    const gain = await this.gain(time, std);
    if (!Number.isFinite(gain)) {
      this.broken ??= { level, time };
      return 'broken';
    }
    return level.sigma < DROWNED || Math.abs(gain - expected) <= 0.4 / std ? 'plausible' : 'implausible';
  }

  /** ⟨F(x, time), x⟩/‖x‖² of noise x of that deviation. */
  private async gain(time: number, std: number): Promise<number> {
    const key = `${time} ${std}`;
    const known = this.asked.get(key);
    if (known !== undefined) return known;
    const x = normals(childSeed(this.seed, 1), COUNT * this.network.dimension).map((n) => std * n);
    const start = performance.now();
    const y = await this.network.run(x, time).catch(outsideTable);
    if (y === null) return OUTSIDE;
    this.seconds = Math.min(this.seconds, (performance.now() - start) / 1000);
    let along = 0;
    let size = 0;
    x.forEach((value, j) => {
      along += value * y[j]!;
      size += value * value;
    });
    this.asked.set(key, along / size);
    return along / size;
  }
}

/** Times of every convention, from noise to data. */
const CLOCKS = { any: [999, 80, 1, 0.5, 0.002], whole: [999, 299, 59, 39, 1] } as const;

/**
 * What the time input takes.
 * @returns T where the network keeps a table of timesteps; null where it takes any time
 * @throws DiagnosisError 'not-a-denoiser' where no time changes the answer
 */
export async function probeTimeInput(
  network: Network,
  wholeTimes: boolean,
  name: string,
  seed: number,
): Promise<number | null> {
  const x = normals(childSeed(seed, 2), network.dimension);
  const answers: Float64Array[] = [];
  let timesteps: number | null = null;
  for (const time of wholeTimes ? CLOCKS.whole : CLOCKS.any) {
    try {
      answers.push(await network.run(x, time));
    } catch (error) {
      const length = tableLength(error);
      if (length === null) throw error;
      timesteps = length;
    }
  }
  const [first, ...others] = answers;
  if (others.some((answer) => answer.some((value, j) => value !== first![j]))) return timesteps;
  if (first?.some((value) => !Number.isFinite(value))) return timesteps;
  throw new DiagnosisError(
    'not-a-denoiser',
    `The network answers the same whatever its input ${name} holds, so it does not know the noise level.`,
    'Export the network with its time as an input that is used: tracing with a constant time bakes it in.',
  );
}

/** Of a time that the network's table does not hold: no gain at all. */
const OUTSIDE = -Number.MAX_VALUE;

function outsideTable(error: unknown): null {
  if (tableLength(error) === null) throw error;
  return null;
}

/** The runtime refuses an index outside a table and names the table's ends. */
function tableLength(error: unknown): number | null {
  const cause = error instanceof DiagnosisError ? error.cause : error;
  const found = /out of data bounds, idx=-?\d+ must be within the inclusive range \[-\d+,(\d+)\]/.exec(String(cause));
  return found ? Number(found[1]) + 1 : null;
}
