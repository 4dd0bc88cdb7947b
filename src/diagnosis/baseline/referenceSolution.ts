import { concatenate } from '../../score/concatenate';
import { typicalError } from '../../score/statistics/quality';
import { meanSquares } from '../../score/statistics/similarity';
import { UNI_PC, uniPc } from '../../score/solvers/uniPc';
import { denoiserOfSeeds, type Subject } from '../subject';

/** Third order at one evaluation a step: on Heun's own grid halved it is as good as Heun on that grid cut into eight. */
const INTEGRATOR = uniPc({ ...UNI_PC, order: 3, lowerOrderFinal: false });
/** Halving the steps may move the solution by this part of the baseline sampler's error. */
const TOLERANCE = 0.1;
/** Seeds on which the steps are halved. */
const PROBED = 4;
/** Where halving the steps this often does not settle it, or more would take too much of the limit, the change is told as it is. */
const HALVINGS = 3;

/** How finely the ODE is solved, and what is left to doubt. */
export interface Fineness {
  readonly steps: number;
  readonly evaluations: number;
  /** What halving the steps moves, over the baseline sampler's error. */
  readonly change: number;
  /** Whether that is little enough for the solution to be one. */
  readonly settled: boolean;
}

/**
 * The reference solution of the probability-flow ODE from the same noise as the baseline sampler's. It starts at as many evaluations
 * as that one takes; on the first seeds its steps are halved until that changes little.
 */
export class ReferenceSolution {
  private known: Float64Array = new Float64Array(0);
  private settled: Fineness | null = null;

  constructor(
    private readonly subject: Subject,
    private readonly noise: (from: number, to: number) => Float64Array,
    private readonly baselineFinals: (count: number) => Promise<Float64Array>,
  ) {}

  /** Seeds that are solved: the first ones. */
  get seeds(): number {
    return this.known.length / this.subject.dimension;
  }

  /** Final samples of the first `count` seeds, [count, d]. */
  async finals(count: number): Promise<Float64Array> {
    const { steps } = await this.fineness();
    const d = this.subject.dimension;
    const have = this.known.length / d;
    if (count > have) this.known = concatenate(this.known, await this.solve(steps, have, count));
    return this.known.subarray(0, count * d);
  }

  async fineness(): Promise<Fineness> {
    return (this.settled ??= await this.settle());
  }

  private async settle(): Promise<Fineness> {
    const { effort, sampler, budget, dimension: d } = this.subject;
    const seeds = Math.min(PROBED, effort.coarseSeeds);
    const own = await this.baselineFinals(seeds);
    let steps = Math.max(sampler.fullRun.steps, sampler.fullRun.evaluations / this.subject.evaluationsEach);
    this.known = await this.solve(steps, 0, seeds);
    for (let halvings = 1; ; halvings++) {
      const finer = await this.solve(halved(steps), 0, seeds);
      const change = typical(meanSquares(this.known, finer, d)) / typical(meanSquares(own, finer, d));
      const evaluations = this.evaluations(steps);
      const settled = change <= TOLERANCE;
      const next = seeds * this.evaluations(halved(halved(steps)));
      if (settled || halvings === HALVINGS || next > Math.min(effort.shares.reference * budget.limit, budget.left))
        return { steps, evaluations, change, settled };
      steps = halved(steps);
      this.known = finer;
    }
  }

  private evaluations(steps: number): number {
    return this.subject.evaluationsEach * INTEGRATOR.evaluations(this.levels(steps).length - 1);
  }

  private solve(steps: number, from: number, to: number): Promise<Float64Array> {
    return INTEGRATOR.sample(denoiserOfSeeds(this.subject, from), this.noise(from, to), this.levels(steps));
  }

  private levels(steps: number): ReturnType<Subject['sampler']['levels']> {
    const { sampler } = this.subject;
    return sampler.levels(steps, sampler.fullRun.levels[0]);
  }
}

/** On a ρ grid every level appears again, with one between each two. */
function halved(steps: number): number {
  return 2 * (steps - 1) + 1;
}

function typical(squares: Float64Array): number {
  return typicalError({ evaluations: 0, meanSquares: squares });
}
