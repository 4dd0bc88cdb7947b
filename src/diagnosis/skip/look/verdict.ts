import type { Rung } from '../../../domain/report';
import { counted, percent, round } from '../../../shared/format';

/** Added distance to the data that is allowed, as a part of the full run's own distance. */
const ALLOWED = 0.05;
/** Paired samples below which only "nearer to the data" can be told. */
const SAMPLES_TO_JUDGE = 256;

type Frechet = NonNullable<Rung['frechet']>;

export interface LookVerdict {
  /** null where nothing can be told: too few samples, or no data. */
  readonly passes: boolean | null;
  /** In the features that tell most against the skip; null without data, or with too few samples for any interval. */
  readonly frechet: Frechet | null;
  /** One sentence. */
  readonly reason: string;
}

/** What is said of too few samples for any interval. */
export function tooFewSamples(samples: number): LookVerdict {
  return {
    passes: null,
    frechet: null,
    reason: `Too few samples to judge the distribution: ${samples} of at least ${SAMPLES_TO_JUDGE}. A higher effort draws more.`,
  };
}

/** The verdict by the distances in each feature space. */
export function verdictWithData(found: readonly Frechet[]): LookVerdict {
  const frechet = found.reduce((worst, next) => (againstSkip(next) > againstSkip(worst) ? next : worst));
  const { samples } = frechet;
  if (found.every(({ difference }) => difference.high < 0))
    return {
      passes: true,
      frechet,
      reason: `Over ${counted(samples, 'sample')}, the samples with the skip are closer to the data than those of your own run.`,
    };
  if (samples < SAMPLES_TO_JUDGE) return { ...tooFewSamples(samples), frechet };
  const passes = found.every(holds);
  const most = `${changeOf(frechet.difference.high, frechet.own)} with 95 % confidence, over ${counted(samples, 'sample')} (${featureWords[frechet.features]})`;
  return {
    passes,
    frechet,
    reason: passes
      ? `The samples with the skip are as close to the data as those of your own run: the Fréchet distance grows by at most ${most}.`
      : `The samples with the skip may be farther from the data than those of your own run: the Fréchet distance may grow by ${most}, and ${percent(ALLOWED)} is allowed.`,
  };
}

/** The words without data: a comparison, never a pass, because a start from the Gaussian is always near to it. */
export function verdictWithoutData({
  own,
  hybrid,
  samples,
}: {
  own: number;
  hybrid: number;
  samples: number;
}): LookVerdict {
  return {
    passes: null,
    frechet: null,
    reason: `Without data, only mean and leading spectrum were compared with the Gaussian’s over ${counted(samples, 'sample')}: squared Fréchet distance ${round(hybrid)} with the skip, ${round(own)} for your own run. This does not show whether the distribution is the same; provide data to judge it.`,
  };
}

const featureWords: Record<Frechet['features'], string> = {
  'principal-components': 'principal components',
  'random-convolutions': 'random convolutions',
  network: 'your feature network',
};

function holds({ own, difference }: Frechet): boolean {
  return difference.high <= ALLOWED * own;
}

/** How far a distance is from passing, in parts of the full run's own. */
function againstSkip({ own, difference }: Frechet): number {
  return difference.high / Math.max(own, Number.MIN_VALUE);
}

function changeOf(high: number, own: number): string {
  return own > 0 ? percent(Math.max(0, high) / own) : String(round(high));
}
