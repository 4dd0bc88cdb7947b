import type { Interval } from '../../domain/report';
import { meanSquares, psnr } from '../../score/statistics/similarity';
import type { Candidate } from '../baseline/seededRuns';
import type { ModeledSubject } from '../modeledSubject';
import type { Comparison, SeedComparison } from './comparison';
import type { ErrorScale } from './foresee';
import { median, type PlanShape, type Prediction } from './predict';
import { aimedNoWorse, fewerNoWorse, ratioOfErrors, surelyNoWorse } from './rungs/error';
import {
  aimedSame,
  changedTooMany,
  mostChanged,
  isChanged,
  pictureFigures,
  seemsSame,
  surelySame,
} from './rungs/picture';

/** A plan that ran from seeds [from, from + seen.length). */
export interface Ran {
  readonly plan: Candidate;
  readonly from: number;
  readonly seen: readonly SeedComparison[];
}

/** What one rung requires of a plan: of its prediction, of a few seeds, and of the confirming seeds. */
export interface Judge {
  readonly id: 'error' | 'picture';
  /** Whether a plan is predicted to pass, with a margin. */
  aims(plan: PlanShape): boolean;
  /** Whether the values of a few seeds pass, without confidence bounds. */
  seems(ran: Ran): Promise<boolean>;
  /** Whether it passes at a confidence level. */
  surely(ran: Ran, confidence: number): Promise<boolean>;
  /** Whether it can no longer pass on `of` seeds, whatever the remaining seeds show. */
  isLost(seen: readonly SeedComparison[], of: number, confidence: number): boolean;
  /** Whether it fails because samples changed completely, which more steps do not fix. */
  isChanged(seen: readonly SeedComparison[]): boolean;
  /** Evaluations besides the runs that judging seeds up to `to` takes. */
  price(to: number): Promise<number>;
}

export interface PredictedPicture {
  /** Median over seeds, dB; null for data that are no images. */
  readonly psnr: number | null;
  readonly relativeRms: number | null;
}

/** Rung 2: the final sample is the full run's to the eye. */
export function pictureJudge(
  { runs }: ModeledSubject,
  { comparison, prediction }: { comparison: Comparison; prediction: Prediction },
): Judge & { predicted(plan: PlanShape): PredictedPicture } {
  const { ofImages } = comparison;
  const std = runs.baselineStd();
  const decibels = (square: number): number => (ofImages ? comparison.psnrOf(square) : psnr(square, std));
  const predicted = (plan: PlanShape): PredictedPicture => {
    const square = median(prediction.distances(plan));
    return ofImages
      ? { psnr: comparison.psnrOf(square), relativeRms: null }
      : { psnr: null, relativeRms: Math.sqrt(square) / std };
  };
  return {
    id: 'picture',
    predicted,
    aims: (plan) => aimedSame(prediction.distances(plan).map(decibels), ofImages),
    seems: ({ seen }) => Promise.resolve(seemsSame(pictureFigures(seen, ofImages))),
    surely: ({ seen }, confidence) => Promise.resolve(surelySame(pictureFigures(seen, ofImages, confidence))),
    isLost: (seen, of, confidence) =>
      seen.filter((one) => isChanged(one, ofImages)).length > Math.max(0, mostChanged(of, confidence)),
    isChanged: (seen) => changedTooMany(pictureFigures(seen, ofImages)),
    price: () => Promise.resolve(0),
  };
}

/** Rung 1: the distance to the solution of the ODE from the same noise is the full run's. */
export function errorJudge(
  subject: ModeledSubject,
  { prediction, scale }: { prediction: Prediction; scale: ErrorScale },
): Judge & { ratio(ran: Ran, confidence?: number): Promise<Interval | null> } {
  const { runs, gaussian, dimension: d } = subject;
  const choosing = scale.own.length;
  /** null where there is no reference to measure these seeds from. */
  const ratio = async ({ plan, from, seen }: Ran, confidence?: number): Promise<Interval | null> => {
    const to = from + seen.length;
    const finals = await runs.finals(plan, gaussian, from, to);
    if (to <= choosing) {
      const first = await runs.finals(plan, gaussian, 0, to);
      return ratioOfErrors(scale.of(first).subarray(from), scale.own.subarray(from, to), confidence);
    }
    if (runs.referenceSeeds < to) return null;
    const reference = (await runs.referenceFinals(to)).slice(from * d);
    const own = (await runs.baselineFinals(to)).slice(from * d);
    return ratioOfErrors(meanSquares(finals, reference, d), meanSquares(own, reference, d), confidence);
  };
  return {
    id: 'error',
    ratio,
    aims: (plan) => (plan.start === 'none' ? fewerNoWorse : aimedNoWorse)(prediction.errorRatio(plan)),
    seems: async (ran) => surelyNoWorse({ ...NO_INTERVAL, high: (await ratio(ran))?.value ?? 0 }),
    surely: async (ran, confidence) => {
      // A reference of twice the steps by a method of first order would not do: without one nothing is confirmed.
      await runs.referenceFinals(ran.from + ran.seen.length);
      const found = await ratio(ran, confidence);
      return found !== null && surelyNoWorse(found);
    },
    isLost: () => false,
    isChanged: () => false,
    price: async (to) => {
      if (scale.isEstimate) return Infinity;
      const { evaluations, settled } = await runs.fineness();
      if (!settled) return Infinity;
      return Math.max(0, to - runs.referenceSeeds) * evaluations;
    },
  };
}

const NO_INTERVAL = { value: 0, low: 0, high: 0 };
