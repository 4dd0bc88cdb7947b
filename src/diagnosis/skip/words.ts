import type { Criterion } from '../../domain/criterion';
import type { Rung } from '../../domain/report';
import { counted, fixed, percent, round } from '../../shared/format';

/** What stays the same on a rung. */
const SAME: Readonly<Record<Criterion, string>> = {
  error: 'Same error',
  picture: 'Same images',
  look: 'Same distribution',
};

type Words = Pick<Rung, 'with' | 'without' | 'isotropic' | 'status' | 'changed' | 'worst'> & {
  readonly pays: boolean;
  /** Evaluations of the baseline sampler. */
  readonly own: number;
  readonly areImages: boolean;
  /** "class 3", "10 classes"; null where there is no condition. */
  readonly under: string | null;
};

/** One rung in a sentence that needs no knowledge of the method, with what it rests on. */
export function rungInWords(criterion: Criterion, rung: Words): string {
  const { with: plan, without, own, pays, areImages } = rung;
  const same = criterion === 'picture' && !areImages ? 'Same samples' : SAME[criterion];
  if (!plan || !pays) return `${none(same, plan, without, own)}${surety(rung)}`;
  const { evaluations, sigma, remainingSteps } = plan;
  const alone = without
    ? `without the formula it takes ${without.evaluations}`
    : 'without the formula it takes all of them';
  return `${same} for ${counted(evaluations, 'evaluation')} instead of ${own}: start at σ ${round(sigma)} by the formula and take ${counted(remainingSteps, 'step')}; ${alone}${surety(rung)}`;
}

function none(same: string, plan: Rung['with'], without: Rung['without'], own: number): string {
  if (plan && without)
    return `No skip pays here: ${same.toLowerCase()} for ${counted(without.evaluations, 'evaluation')} instead of ${own} with fewer steps alone`;
  if (without)
    return `No skip pays here: only fewer steps, with ${counted(without.evaluations, 'evaluation')} instead of ${own}, give the ${same.toLowerCase()}`;
  return `No skip pays here: nothing cheaper than your sampler’s ${counted(own, 'evaluation')} gives the ${same.toLowerCase()}`;
}

/** How surely, as the end of a sentence. */
function surety({ status, changed, areImages, under, worst }: Words): string {
  const what = areImages ? 'images' : 'samples';
  const seen = changed ? `${changed.count} of ${changed.of} ${what} changed: at most ${percent(changed.high)}` : null;
  const how = `${status === 'confirmed' ? 'confirmed' : 'predicted'}${under === null ? '' : ` for ${under}`}`;
  const least = worst
    ? `farthest for ${worst.condition}${worst.psnr === null ? '' : `, ${fixed(worst.psnr, 1)} dB`}`
    : null;
  return ` (${[how, seen, least].filter((part) => part !== null).join('; ')}).`;
}
