import type { Criterion } from '../../domain/criterion';
import type { Rung, SkipPlan, SkipSection, SkipVerdict } from '../../domain/report';
import { typicalError, type SeedErrors } from '../../score/statistics/quality';
import type { ModeledSubject } from '../modeledSubject';
import type { Bench } from './bench';
import type { Candidates } from './candidates';
import type { Ran } from './judge';
import { median, type PlanShape } from './predict';
import { pictureFigures } from './rungs/picture';
import { pays, type RungDraft } from './rungs/draft';
import type { LookDraft } from './rungs/look';
import type { Answer } from './settle';
import { rungInWords } from './words';

export interface Drafts extends Readonly<Record<'error' | 'picture', RungDraft>> {
  readonly look: LookDraft;
}

/** The report's section as far as the rungs are answered. */
export async function skipSection(bench: Bench, drafts: Drafts, criterion: Criterion): Promise<SkipSection> {
  const { candidates, trials, subject } = bench;
  const rungs = {
    error: await rungOf(bench, 'error', drafts.error),
    picture: await rungOf(bench, 'picture', drafts.picture),
    look: { ...(await rungOf(bench, 'look', drafts.look)), frechet: drafts.look.frechet },
  };
  const rung = rungs[criterion];
  const doesPay = pays(drafts[criterion], (steps) => candidates.evaluations(steps));
  const { picture } = rungs;
  const ran = drafts.picture.with?.ran;
  return {
    recommended: doesPay ? rung.with : null,
    reason: rung.reason,
    verdict: drafts[criterion].verdict ?? verdictOf(rung, doesPay),
    criterion,
    rungs,
    samePicture: picture.with && {
      ...picture.with,
      psnr: picture.psnr?.value ?? picture.predicted?.psnr ?? 0,
      ssim: picture.ssim,
      endpointRms: ran ? Math.sqrt(ran.seen.reduce((sum, { square }) => sum + square / ran.seen.length, 0)) : 0,
    },
    candidates: await trials.candidates(),
    ...(await ownError(bench)),
    bruteForceEvaluations: bruteForce(subject, candidates),
  };
}

function verdictOf({ status, with: plan, without }: Rung, doesPay: boolean): SkipVerdict {
  if (status === 'not-applicable') return 'untrusted-reference';
  if (status === 'not-affordable') return 'budget';
  if (doesPay) return 'recommended';
  return plan && without ? 'fewer-steps-suffice' : 'none-holds';
}

async function rungOf(bench: Bench, criterion: Criterion, draft: RungDraft): Promise<Rung> {
  const { candidates, comparison, picture, prediction } = bench;
  const plan = (shape: PlanShape | null | undefined): SkipPlan | null =>
    shape ? candidates.skipPlan(candidates.of(shape)) : null;
  const { with: answer, without, isotropic, status, reference } = draft;
  const ran = answer?.ran ?? null;
  const figures = ran && ran.seen.length > 0 ? pictureFigures(ran.seen, comparison.ofImages) : null;
  const rung = {
    with: plan(answer?.shape),
    without: plan(without?.shape),
    isotropic: plan(isotropic),
    status,
    ...(without && { withoutStatus: without.status }),
    ...(isotropic && { isotropicStatus: 'predicted' as const }),
    ...(answer &&
      !bench.scale.isVoid && {
        predicted: { ratio: prediction.errorRatio(answer.shape), ...picture.predicted(answer.shape) },
      }),
    reference,
    ratio: await ratioOf(bench, answer),
    psnr: figures?.psnr ?? null,
    ssim: figures?.ssim ?? null,
    ...(figures?.relativeRms && { relativeRms: figures.relativeRms }),
    range: comparison.range,
    changed: figures?.changed ?? null,
    ...(ran && worstOf(ran, bench)),
    frechet: null,
  };
  const words = {
    ...rung,
    pays: pays(draft, (steps) => candidates.evaluations(steps)),
    own: candidates.own.evaluations,
    areImages: comparison.ofImages,
    under: bench.under,
  };
  return { ...rung, reason: draft.reason ?? rungInWords(criterion, words) };
}

/** The class or prompt whose samples differ most, where the seeds were spread over several. */
function worstOf({ from, seen }: Ran, { subject: { spread }, comparison }: Bench): Pick<Rung, 'worst'> {
  const under = spread?.names ?? [];
  const known = under.flatMap((condition, k) => {
    const own = seen.filter((_, i) => (from + i) % under.length === k);
    return own.length === 0 ? [] : [{ condition, psnr: median(own.map(({ psnr }) => psnr)) }];
  });
  if (known.length === 0) return {};
  const { condition, psnr } = known.reduce((worst, one) => (one.psnr < worst.psnr ? one : worst));
  return { worst: { condition, psnr: comparison.ofImages ? psnr : null, ratio: null } };
}

async function ratioOf({ error, scale: { isVoid } }: Bench, answer: Answer | null): Promise<Rung['ratio']> {
  return answer?.ran && !isVoid ? error.ratio(answer.ran) : null;
}

/** The baseline sampler's error, where a reference solution was computed. */
async function ownError({ subject, scale }: Bench): Promise<Pick<SkipSection, 'own'>> {
  if (scale.isEstimate) return {};
  const { evaluations, change } = await subject.runs.fineness();
  const errors: SeedErrors = { evaluations: 0, meanSquares: scale.own };
  return {
    own: {
      error: typicalError(errors),
      seeds: scale.own.length,
      referenceEvaluations: evaluations,
      referenceChange: change,
    },
  };
}

/** What running every plan cheaper than the baseline sampler from all seeds would take, by either formula and by fewer steps. */
function bruteForce({ effort }: ModeledSubject, candidates: Candidates): number {
  const { ownSteps, own } = candidates;
  let kept = 0;
  for (let steps = 1; steps < ownSteps; steps++) kept += candidates.evaluations(steps);
  const plans = 2 * (ownSteps - 1) * kept + kept;
  return (effort.coarseSeeds + effort.finalSeeds) * (2 * own.evaluations + plans);
}
