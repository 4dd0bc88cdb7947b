import type { Cause } from '../../domain/verification';
import { DiagnosisError } from '../../shared/failure';
import type { Answer } from '../compareLevels';
import { errorAsIs, errorOf, firstRows, middles, UNDONE, type Bench } from './experiment';
import type { Hypothesis } from './hypothesis';
import { otherScales } from './normalization';
import { otherParameterizations } from './parameterization';
import { otherTimes } from './time';

/** Probes that a hypothesis is first tried on: one state at each of so many σ. */
const SCREENED = 3;
/** One that leaves this part of the error there is tried on all probes at once; others wait until all have been screened. */
const STRIKING = 0.02;
/** Probes that differ less than this part of all tell nothing. */
const TELLING = 0.03;
/** How many of those that wait are then tried on all probes. */
const FINALISTS = 3;

/** Tries other ways to call B and to read it; the one under which it answers like A is the cause. */
export async function searchHypotheses(bench: Bench): Promise<Cause | null> {
  const { convention, probes, tested } = bench;
  const few = middles(probes, SCREENED).map((probe) => firstRows(probe, tested.network.dimension));
  const answers = new Answers(bench);
  const confirmed = async (hypothesis: Hypothesis): Promise<Cause | null> => {
    const error = await answers.errorsUnder(hypothesis, probes);
    const { id, message } = hypothesis;
    return error && error.undone <= UNDONE * error.asIs ? { id, message, error } : null;
  };
  const waiting: { hypothesis: Hypothesis; left: number }[] = [];
  for (const hypothesis of [otherParameterizations, otherTimes, otherScales].flatMap((of) => of(convention))) {
    const error = await answers.errorsUnder(hypothesis, few);
    const left = error ? error.undone / error.asIs : Infinity;
    if (left <= STRIKING) {
      const cause = await confirmed(hypothesis);
      if (cause) return cause;
    } else if (left <= 2 * UNDONE) waiting.push({ hypothesis, left });
  }
  const finalists = waiting.sort((a, b) => a.left - b.left).slice(0, FINALISTS);
  for (const { hypothesis } of finalists) {
    const cause = await confirmed(hypothesis);
    if (cause) return cause;
  }
  return null;
}

/** B's answers in A's terms; what has been asked is not asked again. */
class Answers {
  private readonly known = new Map<string, Float64Array>();

  constructor(private readonly bench: Bench) {}

  /**
   * By how much B misses A, as it is and under a hypothesis, on those probes where B can be asked so: no time comes before the first. null
   * where these are fewer than half, hardly differ, or the evaluations are spent.
   */
  async errorsUnder(hypothesis: Hypothesis, probes: readonly Answer[]): Promise<Cause['error']> {
    const asked: Answer[] = [];
    const answers: Float64Array[] = [];
    for (const probe of probes) {
      const raw = await this.ask(hypothesis, probe);
      if (!raw) continue;
      asked.push(probe);
      answers.push(inTermsOfA(hypothesis, probe, raw));
    }
    const asIs = errorAsIs(asked);
    if (2 * asked.length < probes.length || asIs <= TELLING * errorAsIs(probes)) return null;
    return { asIs, undone: errorOf(asked, answers) };
  }

  private async ask(
    { time, scale, offset }: Hypothesis,
    { level, x, coefficients, found }: Answer,
  ): Promise<Float64Array | null> {
    const { tested, left } = this.bench;
    const given = {
      time: time?.(level) ?? coefficients.time,
      scale: scale?.(level) ?? coefficients.cIn,
      offset: offset?.(level) ?? 0,
    };
    if (!Object.values(given).every(Number.isFinite) || given.scale === 0) return null;
    if (given.time === coefficients.time && given.scale === coefficients.cIn && given.offset === 0) return found;
    const key = [level.sigma, x.length, given.time, given.scale, given.offset].join(' ');
    const known = this.known.get(key);
    if (known) return known;
    if ((x.length / tested.network.dimension) * tested.evaluationsEach > left()) return null;
    try {
      const raw = await tested.raw(x, given);
      this.known.set(key, raw);
      return raw;
    } catch (error) {
      // A table of timesteps refuses an index beyond its end.
      if (error instanceof DiagnosisError) return null;
      throw error;
    }
  }
}

/** What A's output would be, were this the way to read B's. */
function inTermsOfA({ read }: Hypothesis, { level, x, coefficients }: Answer, raw: Float64Array): Float64Array {
  if (!read) return raw;
  const { cSkip, cOut, add = 0 } = read(level);
  return raw.map((value, j) => (cSkip * x[j]! + cOut * value + add - coefficients.cSkip * x[j]!) / coefficients.cOut);
}
