import type { SkipCandidate } from '../../domain/report';
import { firstLevel } from '../../score/noise/level';
import { mean } from '../../score/statistics/mean';
import { rootMeanSquare } from '../../score/statistics/quality';
import type { Candidate } from '../baseline/seededRuns';
import type { DiagnosisContext } from '../context';
import type { ModeledSubject } from '../modeledSubject';
import { shownSigma } from '../subject';
import type { Comparison, SeedComparison } from './comparison';
import type { ErrorScale } from './foresee';
import type { Pace } from './pace';
import { ratioOfErrors } from './rungs/error';

/** Final samples of the seeds that a plan ran from, compared. */
interface Trial {
  readonly plan: Candidate;
  /** Seeds [0, chosen) and [choosing, to) have run. */
  seeds: Map<number, SeedComparison>;
}

/** Runs plans within the budget, and keeps what was run for the report. */
export class Trials {
  private readonly tried = new Map<Candidate, Trial>();

  constructor(
    private readonly context: DiagnosisContext,
    private readonly subject: ModeledSubject,
    private readonly by: { readonly comparison: Comparison; readonly scale: ErrorScale; readonly pace: Pace },
  ) {}

  /** Seeds that plans are chosen on; those after them confirm. */
  get choosing(): number {
    return this.by.scale.own.length;
  }

  /** Evaluations of running a plan, and the baseline sampler where it has not, from seeds [from, to). */
  price(plan: Candidate, from: number, to: number): number {
    const { runs, sampler } = this.subject;
    const own = Math.max(0, to - Math.max(from, runs.ownSeeds)) * sampler.fullRun.evaluations;
    return own + runs.missing(plan, from, to) * plan.evaluations;
  }

  /** The most seeds after `from`, up to `wanted`, that a plan can be run from. */
  affordable(plan: Candidate, from: number, wanted: number): number {
    const { budget } = this.subject;
    let count = wanted;
    while (count > 0 && !budget.affords(this.price(plan, from, from + count))) count--;
    return count;
  }

  /**
   * Runs a plan from seeds [from, to), in turns with the baseline sampler where that has not run either.
   * @param goOn asked after every few seeds with what there is; false where more would change nothing
   */
  async run(
    plan: Candidate,
    from: number,
    to: number,
    goOn?: (seeds: readonly SeedComparison[]) => boolean,
  ): Promise<SeedComparison[]> {
    const { progress } = this.context;
    progress.say(`${described(plan)}, ${to - from} seeds`);
    let seen: SeedComparison[] = [];
    // Seeds from which the baseline sampler has run are not timed.
    const stops = goOn || this.subject.runs.ownSeeds === from ? this.by.pace.stops(from, to) : [to];
    for (const end of stops) {
      await this.by.pace.runInTurns(this.subject, plan, from + seen.length, end);
      seen = await this.by.comparison.of(plan, from, end);
      if (goOn?.(seen) === false) break;
    }
    this.keep(plan, from, seen);
    return seen;
  }

  private keep(plan: Candidate, from: number, seen: readonly SeedComparison[]): void {
    const known = this.tried.get(plan);
    const trial = known ?? { plan, seeds: new Map<number, SeedComparison>() };
    seen.forEach((comparison, i) => trial.seeds.set(from + i, comparison));
    this.tried.set(plan, trial);
  }

  /** Tells of a plan that was run for the first time. */
  async tell(plan: Candidate): Promise<void> {
    const trial = this.tried.get(plan);
    if (trial && !this.by.scale.isVoid)
      this.context.emit({ kind: 'candidate', candidate: await this.candidate(trial) });
  }

  /** All that were run. */
  async candidates(): Promise<SkipCandidate[]> {
    const all: SkipCandidate[] = [];
    if (this.by.scale.isVoid) return all;
    for (const trial of this.tried.values()) if (trial.seeds.has(0)) all.push(await this.candidate(trial));
    return all;
  }

  private async candidate({ plan, seeds }: Trial): Promise<SkipCandidate> {
    const { runs, gaussian } = this.subject;
    const compared = [...seeds.values()];
    const chosen = [...seeds.keys()].filter((seed) => seed < this.choosing).length;
    const similarities = compared.flatMap(({ ssim }) => ssim ?? []);
    const finals = await runs.finals(plan, gaussian, 0, chosen);
    const own = this.by.scale.own.subarray(0, chosen);
    return {
      sigma: shownSigma(this.subject, firstLevel(plan.levels)),
      skippedSteps: plan.skippedSteps,
      spacing: plan.spacing,
      evaluations: plan.evaluations,
      start: plan.start,
      errorRatio: ratioOfErrors(this.by.scale.of(finals), own),
      endpointRms: rootMeanSquare(Float64Array.from(compared, ({ square }) => square)),
      psnr: mean(compared.map(({ psnr }) => psnr)),
      ssim: similarities.length === 0 ? null : mean(similarities),
      seeds: compared.length,
    };
  }
}

function described({ start, levels }: Candidate): string {
  const steps = levels.length - 1;
  if (start === 'none') return `${steps} steps`;
  return `${start} skip to σ ${Number(firstLevel(levels).sigma.toPrecision(3))}, ${steps} steps left`;
}
