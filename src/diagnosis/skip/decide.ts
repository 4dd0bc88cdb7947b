import type { Criterion } from '../../domain/criterion';
import type { SkipSection } from '../../domain/report';
import { percent } from '../../shared/format';
import { samplerName } from '../../domain/samplerNames';
import type { StepRecord } from '../baseline/trajectory';
import type { Candidate } from '../baseline/seededRuns';
import type { DiagnosisContext } from '../context';
import type { ModeledSubject } from '../modeledSubject';
import { Candidates } from './candidates';
import { Comparison } from './comparison';
import { foresee, priceOfForesight } from './foresee';
import { cheapest } from './front';
import { errorJudge, pictureJudge, type Judge } from './judge';
import { Pace } from './pace';
import type { PlanShape } from './predict';
import type { RungDraft } from './rungs/draft';
import { surelyNoWorse } from './rungs/error';
import type { Look } from './look/look';
import { lookAt, lookForStart } from './rungs/look';
import type { Bench } from './bench';
import { skipSection, type Drafts } from './section';
import { settle, type Answer } from './settle';
import { Trials } from './trials';
import { trustInOwnRuns, type Trust } from './trust';

/** The state of a decision: the predicted plans, and what is needed to confirm them. */
export interface Decision {
  readonly bench: Bench;
  readonly pace: Pace;
  readonly trust: Trust;
  readonly drafts: Drafts;
  readonly section: SkipSection;
  /** The recommended plan; null when no skip pays. */
  readonly plan: Candidate | null;
}

interface Needs {
  /** The states of the baseline sampler's first runs. */
  readonly steps: readonly StepRecord[];
  readonly isOfData: boolean;
}

/** Predicts the plans of every rung from the baseline sampler's runs and from runs with half the steps; sent as the first verdict. */
export async function predictSkip(
  context: DiagnosisContext,
  subject: ModeledSubject,
  { steps, isOfData }: Needs,
): Promise<Decision> {
  await context.enter('skip', 'half the steps');
  const { files } = context;
  const unsound = unsoundness(context);
  const candidates = new Candidates(subject);
  const reserved = priceOfForesight((steps[0]?.x.length ?? 0) / subject.dimension, candidates);
  const own: Trust = unsound
    ? { trusted: false, reason: UNSOUND[unsound], trustedBelowSigma: null }
    : await trustInOwnRuns(subject, steps, { isOfData, reserved });
  const isOverspent = own.trusted && !subject.budget.affords(reserved);
  const trust = isOverspent ? OVERSPENT : own;
  const { prediction, scale } = await foresee(subject, candidates, steps, trust.trusted);
  const comparison = await Comparison.open(subject, subject.within ? null : files.companions.vaeDecoder);
  const pace = new Pace(subject.batch);
  const trials = new Trials(context, subject, { comparison, scale, pace });
  const error = errorJudge(subject, { prediction, scale });
  const picture = pictureJudge(subject, { comparison, prediction });
  const under = conditionOf(context, subject.spread?.names ?? []);
  const bench: Bench = { subject, under, candidates, comparison, prediction, scale, trials, error, picture };
  const nothing = { ...notApplicable(trust), ...(isOverspent && { status: 'not-affordable' as const }) };
  const verdict = isOverspent ? 'budget' : unsound;
  const drafts: Drafts = {
    error: trust.trusted ? foretold(bench, error) : nothing,
    picture: trust.trusted ? foretold(bench, picture) : nothing,
    look: { ...(verdict ? { ...nothing, verdict } : untold(trust)), frechet: null },
  };
  return concluded(context, { bench, pace, trust, drafts });
}

/**
 * Confirms the predicted plans as far as the budget allows, those of the headline's criterion first; sends the verdict after each.
 * @param look null where distributions cannot be compared
 */
export async function confirmSkip(
  context: DiagnosisContext,
  predicted: Decision,
  look: Pick<Look, 'judge' | 'hasData'> | null,
): Promise<Decision> {
  await context.enter('skip', 'trying the predicted plans');
  const { bench, trust } = predicted;
  const { finalSeeds } = bench.subject.effort;
  let decision = predicted;
  const withDraft = async (drafts: Partial<Drafts>): Promise<void> => {
    decision = await concluded(context, { ...decision, drafts: { ...decision.drafts, ...drafts } });
  };
  if (predicted.drafts.look.verdict) return predicted;
  if (!trust.trusted) {
    await withDraft({ look: await lookForStart(bench, look, trust) });
    return decision;
  }
  const order =
    context.options.criterion === 'error' ? (['error', 'picture'] as const) : (['picture', 'error'] as const);
  for (const [place, id] of order.entries()) {
    const needs = { ...bench, judge: bench[id] };
    // At quick effort, the few seeds are spent only on the criterion of the headline.
    if (finalSeeds === 0 && place > 0) break;
    if (place > 0) await tryFirstSteps(bench);
    if (decision.drafts[id].status === 'not-applicable') continue;
    const answer = await settle(needs, 'gaussian');
    await withDraft({ [id]: { ...decision.drafts[id], with: answer, status: answer?.status ?? 'predicted' } });
    await withDraft({ [id]: { ...decision.drafts[id], without: await settle(needs, 'none') } });
  }
  await withDraft({ look: await lookAt(bench, look, decision.drafts.picture.with, trust) });
  return decision;
}

/** A plan is confirmed for one class or prompt, or for those that the seeds were spread over, and says so. */
function conditionOf(
  { arrived: { conditions = [] }, options }: DiagnosisContext,
  spread: readonly string[],
): string | null {
  if (spread.length > 0) return `${spread.length} ${options.class === 'all' ? 'classes' : 'prompts'}`;
  const ofClass = conditions.find(({ role }) => role === 'class');
  if (ofClass && ofClass.value !== null) return `class ${ofClass.value}`;
  return conditions.some(({ role }) => role === 'embedding') ? 'one prompt' : null;
}

const OVERSPENT: Trust = {
  trusted: false,
  reason: 'The effort’s limit was reached before any plan could be predicted.',
  trustedBelowSigma: null,
};

/** Findings that make a network's samples useless for judging skips. */
const UNSOUND = {
  'does-not-denoise': 'The network does not denoise its own samples, so no skip can be judged by them.',
  'not-deterministic':
    'The network gives different answers to the same input, so no skip can be judged by its samples.',
} as const;

/** The finding for which no skip can be judged; null where there is none. */
function unsoundness({ arrived }: DiagnosisContext): keyof typeof UNSOUND | null {
  const codes = Object.keys(UNSOUND) as (keyof typeof UNSOUND)[];
  return codes.find((code) => arrived.warnings?.some((warning) => warning.code === code)) ?? null;
}

/** The most of the limit that one trial of the first steps may take. */
const FIRST_STEPS = 0.03;

/** The first steps of the own grid that the isotropic formula may replace, for the finding that they need no network. */
async function tryFirstSteps({ candidates, error, trials, subject }: Bench): Promise<void> {
  let skipped = candidates.ownSteps - 1;
  const kept = (): PlanShape => ({ start: 'isotropic', skipped, steps: candidates.ownSteps - skipped });
  while (skipped > 0 && !error.aims(kept())) skipped--;
  for (; skipped > 0; skipped >>= 1) {
    const plan = candidates.of(kept());
    const price = trials.price(plan, 0, trials.choosing);
    if (price > FIRST_STEPS * subject.budget.limit || !subject.budget.affords(price)) return;
    const ran = { plan, from: 0, seen: await trials.run(plan, 0, trials.choosing) };
    await trials.tell(plan);
    const ratio = await error.ratio(ran);
    if (ratio && surelyNoWorse(ratio)) return;
  }
}

function untold(reference: Trust): RungDraft {
  const reason = 'Too few samples were drawn to judge the distribution.';
  return { with: null, without: null, isotropic: null, status: 'not-affordable', reference, reason };
}

function notApplicable(trust: Trust): RungDraft {
  const { reason } = trust;
  return { with: null, without: null, isotropic: null, status: 'not-applicable', reference: trust, reason };
}

function foretold(bench: Bench, judge: Judge): RungDraft {
  const reference = referenceOf(bench, judge.id);
  if (!reference.trusted) return notApplicable(reference);
  const answer = (start: 'gaussian' | 'none'): Answer | null => {
    const shape = cheapest(start, bench.candidates, (plan) => judge.aims(plan));
    return shape && { shape, status: 'predicted', ran: null };
  };
  return {
    with: answer('gaussian'),
    without: answer('none'),
    isotropic: cheapest('isotropic', bench.candidates, (plan) => judge.aims(plan)),
    status: 'predicted',
    reference,
    reason: null,
  };
}

/** If the baseline sampler is this far from the solution, in standard deviations of the data, matching its error means little. */
const ROUGH = 0.5;

function referenceOf({ subject: { sampler, runs }, scale }: Bench, id: Judge['id']): Trust {
  const trusted = (reason: string): Trust => ({ trusted: true, reason, trustedBelowSigma: null });
  const name = samplerName(sampler);
  if (id === 'picture') return trusted(`Compared with the samples of ${name} from the same noise.`);
  const part = Math.sqrt(scale.own.reduce((sum, square) => sum + square, 0) / scale.own.length) / runs.baselineStd();
  if (part > ROUGH) {
    const reason = `${name} itself differs from the solution by ${percent(part)} of the data’s standard deviation, so matching its error would mean little.`;
    return { trusted: false, reason, trustedBelowSigma: null };
  }
  return trusted(
    scale.isEstimate
      ? 'The error is an estimate from runs with fewer steps.'
      : 'Compared with a finer solution of the same ODE from the same noise.',
  );
}

async function concluded(
  context: DiagnosisContext,
  decided: Pick<Decision, 'bench' | 'pace' | 'trust' | 'drafts'>,
): Promise<Decision> {
  const { bench, drafts, trust } = decided;
  // Where nothing else can be judged, the distribution decides.
  const criterion: Criterion = trust.trusted ? context.options.criterion : 'look';
  const section = await skipSection(bench, drafts, criterion);
  context.emit({ kind: 'skip', skip: section });
  const shape = section.recommended ? drafts[criterion].with?.shape : undefined;
  return { ...decided, section, plan: shape ? bench.candidates.of(shape) : null };
}
