import type { Candidate } from '../baseline/seededRuns';
import type { ModeledSubject } from '../modeledSubject';

/** Seconds of the baseline sampler and of a plan from the same seeds, one after the other. */
export interface TimedPair {
  readonly own: number;
  readonly plan: number;
}

/** Fewer pairs have no interval. */
export const FEWEST_PAIRS = 4;

/** Runs plans in turns with the baseline sampler, and keeps what that took. */
export class Pace {
  private readonly pairs = new Map<Candidate, { readonly batch: number; readonly timed: TimedPair[] }>();

  /** @param batch samples a network call at most */
  constructor(private readonly batch: number) {}

  /** The seeds at which to split a run into timed parts: enough parts for an interval of the times, if the seeds allow it. */
  stops(from: number, to: number): number[] {
    const size = this.sizeFor(to - from);
    const stops: number[] = [];
    for (let stop = from + size; stop < to; stop += size) stops.push(stop);
    return [...stops, to];
  }

  /** The timed pairs of a plan, all at the same batch. */
  of(plan: Candidate): readonly TimedPair[] {
    return this.pairs.get(plan)?.timed ?? [];
  }

  batchOf(plan: Candidate): number {
    return this.pairs.get(plan)?.batch ?? this.batch;
  }

  /** Runs seeds [from, to) with both, each going first equally often; timed if neither had run before. */
  async runInTurns(
    { runs, gaussian, clock }: ModeledSubject,
    plan: Candidate,
    from: number,
    to: number,
  ): Promise<void> {
    const known = this.pairs.get(plan) ?? { batch: to - from, timed: [] };
    const isFresh = runs.ownSeeds === from && runs.missing(plan, from, to) === to - from;
    const pair = await inTurns(
      clock,
      () => runs.baselineFinals(to),
      () => runs.finals(plan, gaussian, from, to),
      known.timed.length % 2 === 1,
    );
    if (!isFresh || known.batch !== to - from) return;
    known.timed.push(pair);
    this.pairs.set(plan, known);
  }

  /** One more pair, run for the time alone. */
  async timeAgain({ runs, gaussian, clock }: ModeledSubject, plan: Candidate): Promise<void> {
    const known = this.pairs.get(plan) ?? { batch: this.batch, timed: [] };
    this.pairs.set(plan, known);
    const pair = await inTurns(
      clock,
      () => runs.rerunBaseline(known.batch),
      () => runs.rerun(plan, gaussian, known.batch),
      known.timed.length % 2 === 1,
    );
    known.timed.push(pair);
  }

  private sizeFor(seeds: number): number {
    return Math.max(1, Math.min(this.batch, Math.floor(seeds / FEWEST_PAIRS)));
  }
}

async function inTurns(
  clock: () => number,
  own: () => Promise<unknown>,
  plan: () => Promise<unknown>,
  planFirst: boolean,
): Promise<TimedPair> {
  const timed = async (run: () => Promise<unknown>): Promise<number> => {
    const start = clock();
    await run();
    return clock() - start;
  };
  if (planFirst) {
    const after = await timed(plan);
    return { own: await timed(own), plan: after };
  }
  return { own: await timed(own), plan: await timed(plan) };
}
