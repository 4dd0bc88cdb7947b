import type { NoiseLevel } from '../../domain/noiseLevel';
import { option, remedy } from '../../domain/remedy';
import { timeInputs } from '../../domain/timeInputs';
import type { Network } from '../../engine/network';
import { dot, norm } from '../../score/algebra/orthonormal';
import { concatenate } from '../../score/concatenate';
import { childSeed, normals } from '../../score/statistics/normal';
import { coefficientsAt } from '../../score/parameterization';
import { DiagnosisError } from '../../shared/failure';
import type { Hypothesis } from './hypothesis';
import { shownName } from '../../shared/shown';

/** Noise drowns the data above this σ, whatever the data: the output for pure noise then follows from the parameterization alone. */
const DROWNED = 3;
/** Highest σ that is probed: above it the outputs differ no more. */
const TOP = 80;
/** In fewer dimensions chance correlates an output with the noise: every noise is then given with both signs, which leaves what is odd. */
const MANY = 48;

/** An output whose part of the noise is this far from what the hypothesis says, in the noise's own size, is another kind's. */
const IMPLAUSIBLE = 0.4;

/** How much more noise tells whether the data are wider than it, and what part of a deviation they leave at most. */
const WIDER = 8;
const FALLS = 0.4;
/** What another kind of output differs by is all of the noise, within this: that needs no second look. */
const ALL_OF_IT = 0.02;

/** What denoises noise is not this many times as large as the noise, not even of a rough noise predictor. */
const LARGEST = 4;

/** Timesteps that a network of timesteps hears apart, the second two if it has no more than a hundred. Logs of a signal-to-noise ratio end before them. */
const HEARD_APART = [
  [210, 640],
  [40, 80],
] as const;

/** What the output for pure noise says about a hypothesis. */
export interface ProbeResult {
  readonly tells: 'plausible' | 'implausible' | 'broken';
  /** By how much the noise's part of the output differs from what the hypothesis says, in the noise's own size; 0 where it tells nothing. */
  readonly deviation: number;
}

/** Gives a network pure noise; every input once. */
export class NoiseProbe {
  private readonly answers = new Map<string, { gain: number; size: number }>();
  /** The first level, and the network's time there, where the output was not finite. */
  broken: { readonly level: NoiseLevel; readonly time: number } | null = null;
  private seconds = Infinity;
  private hearing: Promise<boolean> | null = null;

  constructor(
    private readonly network: Network,
    private readonly seed: number,
    private readonly wholeTimes: boolean,
  ) {}

  /** Of the fastest probe so far. */
  get secondsPerEvaluation(): number {
    return this.seconds;
  }

  /**
   * Whether the output for pure noise is what the hypothesis says. D is then all but independent of the noise, so that the output F
   * holds it with the gain −cSkip/(cOut·cIn) of D = cSkip·x + cOut·F(cIn·x): 1 for ε and velocity, 0 for v, x₀ and D.
   */
  async test(hypothesis: Hypothesis): Promise<ProbeResult> {
    const { schedule, parameterization } = hypothesis;
    if (timeInputs[parameterization.time].wholeNumbers && !(await this.hearsThousands()))
      return { tells: 'implausible', deviation: Infinity };
    const level = schedule.levelAt(Math.min(TOP, schedule.sigmaMax));
    const { cSkip, cOut, cIn, time } = coefficientsAt(parameterization, level);
    const expected = -cSkip / (cOut * cIn);
    const std = cIn * level.b;
    const { gain, size } = await this.answer(time, std);
    if (!Number.isFinite(gain)) {
      this.broken ??= { level, time };
      return { tells: 'broken', deviation: Infinity };
    }
    if (level.sigma < DROWNED) return { tells: 'plausible', deviation: 0 };
    const deviation = Math.abs(gain - expected) * std;
    const denoised = Math.hypot(cSkip * level.b + cOut * gain * std, cOut * std * Math.sqrt(size ** 2 - gain ** 2));
    if (denoised > LARGEST * level.sigma) return { tells: 'implausible', deviation };
    if (deviation <= IMPLAUSIBLE) return { tells: 'plausible', deviation };
    return { tells: (await this.isWide(hypothesis, level.sigma, deviation)) ? 'plausible' : 'implausible', deviation };
  }

  /**
   * Whether the data are so wide that the noise does not drown them yet: their part in the output then falls as 1/σ, where what another
   * kind of output differs by stays. Only a network that is told σ itself can be asked about more than its schedule has.
   */
  private async isWide({ parameterization }: Hypothesis, sigma: number, deviation: number): Promise<boolean> {
    if (parameterization.time !== 'sigma' || Math.abs(deviation - 1) < ALL_OF_IT) return false;
    const level = { a: 1, b: WIDER * sigma, sigma: WIDER * sigma, time: NaN };
    const { cSkip, cOut, cIn, time } = coefficientsAt(parameterization, level);
    const std = cIn * level.b;
    const { gain } = await this.answer(time, std);
    return Math.abs(gain + cSkip / (cOut * cIn)) * std < FALLS * deviation;
  }

  /** Whether times far beyond 1 make a difference: to a network that is told t, an angle or the like, all of them may be the same. */
  private async hearsThousands(): Promise<boolean> {
    if (this.wholeTimes) return true;
    this.hearing ??= (async () => {
      const x = normals(childSeed(this.seed, 4), this.network.dimension);
      for (const [early, late] of HEARD_APART) {
        const [one, other] = [await this.network.run(x, early), await this.network.run(x, late)];
        if (!one.every((value, j) => value === other[j])) return true;
      }
      return false;
    })();
    return this.hearing;
  }

  /** ⟨F(x, time), x⟩/‖x‖² of noise x of that standard deviation, and ‖F‖/‖x‖. */
  private async answer(time: number, std: number): Promise<{ gain: number; size: number }> {
    const key = `${time.toPrecision(3)} ${std.toPrecision(2)}`;
    const earlier = this.answers.get(key);
    if (earlier !== undefined) return earlier;
    const noise = normals(childSeed(this.seed, 1), this.network.dimension).map((n) => std * n);
    const x =
      noise.length >= MANY
        ? noise
        : concatenate(
            noise,
            noise.map((n) => -n),
          );
    const start = this.network.clock;
    const y = await this.network.run(x, time).catch(outsideTable);
    if (y === null) return OUTSIDE;
    this.seconds = Math.min(this.seconds, (this.network.clock - start) / (x.length / noise.length));
    const answer = { gain: dot(x, y) / dot(x, x), size: Math.sqrt(dot(y, y) / dot(x, x)) };
    this.answers.set(key, answer);
    return answer;
  }
}

export function notFinite({ level, time }: NonNullable<NoiseProbe['broken']>, timeName: string): DiagnosisError {
  return new DiagnosisError(
    'network-output',
    `The network’s output is not finite when its input ${timeName} is ${time} (σ = ${Number(level.sigma.toPrecision(3))}).`,
    remedy`Check for an overflow (float16 holds values up to 65504) or damaged weights at that noise level. If the network is of another kind, set ${option('family')} and ${option('prediction')}.`,
  );
}

/** Values of every kind of time input, from noise to data. */
const TIMES = { any: [999, 80, 1, 0.5, 0.002], whole: [999, 299, 59, 39, 1] } as const;

/** What a network answers to noise x of standard deviation 1 at a time, [d] both. */
export interface Heard {
  readonly x: Float64Array;
  readonly time: number;
  readonly answer: Float64Array;
}

/**
 * What the time input takes.
 * @returns `timesteps` T where the network keeps a table of timesteps, null where it takes any time; what it answered
 * @throws DiagnosisError 'not-a-denoiser' where no time changes the output
 */
export async function probeTimeInput(
  network: Network,
  wholeTimes: boolean,
  name: string,
  seed: number,
): Promise<{ timesteps: number | null; heard: readonly Heard[] }> {
  const x = normals(childSeed(seed, 2), network.dimension);
  const heard: Heard[] = [];
  let timesteps: number | null = null;
  const times: number[] = [...(wholeTimes ? TIMES.whole : TIMES.any)];
  for (const time of times) {
    try {
      const answer = await network.run(x, time);
      const isNew = heard.some((other) => other.answer.some((value, j) => value !== answer[j]));
      heard.push({ x, time, answer });
      if (isNew) return { timesteps, heard };
    } catch (error) {
      const length = tableLength(error);
      if (length === null) throw error;
      if (indexOutside(error) !== time) throw outsideOtherTable(error, length);
      // However short the table is, its ends are two times that it holds.
      if (timesteps === null) times.push(length - 1, 0);
      timesteps = length;
    }
  }
  if (heard[0]?.answer.some((value) => !Number.isFinite(value))) return { timesteps, heard };
  if (heard.length > 0 && heard.every(({ answer }) => answer.every((value) => value === 0)))
    throw new DiagnosisError(
      'not-a-denoiser',
      'The network answers noise with zeros at every noise level: its last layer has the weights that it began with.',
      'Export the network after its training, with the trained weights loaded.',
    );
  throw new DiagnosisError(
    'not-a-denoiser',
    `The network’s output does not depend on its input ${shownName(name)}, so the network does not know the noise level.`,
    'Export the network again with the time as an input of the graph: tracing with a constant time bakes it in.',
  );
}

/** Timesteps beyond those of any network, and the fewest that a schedule has. */
const FAR = [16_383, 8_191] as const;
const FEWEST = 8;

/**
 * T of a network that answers all timesteps beyond its last as it answers the last, as a clipped index does, or whose table of
 * timesteps ends there.
 * @returns null where it answers no two timesteps alike
 */
export async function findLastTimestep(network: Network, seed: number): Promise<number | null> {
  const x = normals(childSeed(seed, 2), network.dimension);
  const [farther, far] = FAR;
  let last: Float64Array;
  try {
    last = await network.run(x, farther);
  } catch (error) {
    const table = tableLength(error);
    if (table === null) throw error;
    return table;
  }
  const answersAlike = async (time: number): Promise<boolean> =>
    (await network.run(x, time)).every((value, j) => value === last[j]);
  if (!(await answersAlike(far))) return null;
  let [apart, alike]: [number, number] = [0, far];
  while (alike - apart > 1) {
    const middle = (apart + alike) >> 1;
    if (await answersAlike(middle)) alike = middle;
    else apart = middle;
  }
  if (alike + 1 < FEWEST) return null;
  if (PUBLISHED.includes(alike + 1)) return alike + 1;
  // Where hardly any signal is left, rounding makes the last timesteps alike before they end.
  const earlier = await network.run(x, Math.max(0, alike - AHEAD));
  const isDrowned = norm(earlier.map((value, j) => value - (last[j] ?? 0))) < ROUNDING * norm(last);
  return (isDrowned ? PUBLISHED.find((count) => count > alike) : undefined) ?? alike + 1;
}

/** Numbers of timesteps that published networks have; a network whose last ones differ by rounding alone has the next of these. */
const PUBLISHED = [20, 50, 100, 200, 250, 256, 300, 400, 500, 512, 750, 1000, 1024, 2000, 4000];
/** Timesteps before the last different one, and the part of an answer by which they differ there where noise drowns all data. */
const AHEAD = 8;
const ROUNDING = 1e-4;

/** Of a time that the network's table does not hold: no gain at all. */
const OUTSIDE = { gain: -Number.MAX_VALUE, size: 0 };

function outsideTable(error: unknown): null {
  if (tableLength(error) === null) throw error;
  return null;
}

/** The runtime refuses an index outside a table, of timesteps or classes, and names the table's ends. */
export function tableLength(error: unknown): number | null {
  return outOfBounds(error)?.length ?? null;
}

function indexOutside(error: unknown): number | null {
  return outOfBounds(error)?.index ?? null;
}

function outOfBounds(error: unknown): { index: number; length: number } | null {
  const cause = error instanceof DiagnosisError ? error.cause : error;
  const found = /out of data bounds, idx=(-?\d+) must be within the inclusive range \[-\d+,(\d+)\]/.exec(String(cause));
  return found ? { index: Number(found[1]), length: Number(found[2]) + 1 } : null;
}

/** Of an index that is not the time's: a class, or a number for an input of another meaning. */
function outsideOtherTable(error: unknown, length: number): DiagnosisError {
  return new DiagnosisError(
    'usage',
    `An input of the network is an index from 0 to ${length - 1}, and ${indexOutside(error)} was given.`,
    remedy`Correct ${option('class')}, ${option('nullClass')}, or ${option('input')}.`,
    { cause: error },
  );
}
