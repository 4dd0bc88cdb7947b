import { familyIds } from '../../domain/families';
import { option, remedy } from '../../domain/remedy';
import type { Network } from '../../engine/network';
import { DiagnosisError, type Choice } from '../../shared/failure';
import { assess, cost, evaluationsToAssess, fits, isConsistent, glance, type Assessment } from './assess';
import { ambiguous, areIndistinguishable, decide, isSure, type Decision } from './decide';
import { choiceOf, describeHypothesis, hypotheses, type Hypothesis } from './hypothesis';
import type { Known } from './known';
import { evaluationsToMeasure, isMeasurable, withMeasuredSchedules } from './measureSchedules';
import { BRIEF, THOROUGH } from '../../score/selfConsistency';
import { NoiseProbe } from './noiseProbe';
import { isLikely, isMisnamed, isNamed } from './readByName';

/** A network that is to be recognized, and what is known of it. */
export interface RecognitionTask extends Known {
  readonly network: Network;
  readonly timeName: string;
  readonly batch: number;
  readonly seed: number;
  /** Seconds that assessing one hypothesis may take: a slower network is recognized by its names. */
  readonly patience: number;
}

/** Hypotheses tried on one network; none twice. */
export class HypothesisSearch {
  private readonly assessments = new Map<string, Assessment>();
  /** By the likeliest of its siblings, a hypothesis with the schedules that the network shows. */
  private readonly shown = new Map<string, readonly Hypothesis[]>();
  private readonly probe: NoiseProbe;
  private plausible: readonly Hypothesis[] | null = null;

  constructor(private readonly task: RecognitionTask) {
    this.probe = new NoiseProbe(task.network, task.seed);
  }

  assessmentOf(hypothesis: Hypothesis): Assessment | undefined {
    return this.assessments.get(keyOf(hypothesis));
  }

  /** @param stated family and prediction are stated: the noise probe has nothing to sort out */
  async decide(candidates: readonly Hypothesis[], stated: boolean): Promise<Decision | null> {
    const { network, timeName, patience } = this.task;
    const named = (hypothesis: Hypothesis): boolean => isNamed(hypothesis, timeName);
    const plausible: Hypothesis[] = [];
    const broken: Hypothesis[] = [];
    for (const hypothesis of candidates) {
      const result = await this.probe.test(hypothesis);
      if (result === 'broken') broken.push(hypothesis);
      if (result === 'plausible' || stated) plausible.push(hypothesis);
    }
    const likely = (hypothesis: Hypothesis): number => Number(isLikely(hypothesis, timeName));
    plausible.sort((a, b) => likely(b) - likely(a));
    // Of the first candidates, which are the usual ones.
    this.plausible ??= plausible;
    const evaluations = Math.max(
      evaluationsToAssess(network.dimension, BRIEF),
      ...plausible
        .filter((one) => one.betas !== null && isMeasurable(one))
        .map(() => evaluationsToMeasure(network.dimension)),
    );
    if (this.probe.secondsPerEvaluation * evaluations > patience) return this.byName(plausible);
    const tried: Assessment[] = [];
    for (const siblings of bySchedule(plausible)) {
      tried.push(...(await this.assessSiblings(siblings, (one) => stated || named(one))));
      // A telling name and telling measurements together need no rivals to compare with.
      if (tried.some((one) => isSure(one) && named(one.hypothesis))) break;
    }
    const failure = this.usualByName()?.failure;
    if (failure && !tried.some((one) => fits(one) && named(one.hypothesis))) throw failure;
    if (!stated && this.isEclipsed(broken, tried, named)) return null;
    const decision = decide(tried, named, stated);
    if (decision && !stated && isMisnamed(decision.assessment.hypothesis, timeName))
      throw ambiguous([decision.assessment]);
    return decision;
  }

  /** Hypotheses that differ in their schedule alone. Where nobody stated it, those that the network shows take the usual ones' place. */
  private async assessSiblings(
    siblings: readonly Hypothesis[],
    expected: (hypothesis: Hypothesis) => boolean,
  ): Promise<Assessment[]> {
    const usual = await this.assessAll(siblings, siblings.length === 1 ? expected : () => false);
    const [best] = [...usual].sort((a, b) => cost(a) - cost(b));
    if (!best || siblings.length === 1 || !isMeasurable(best.hypothesis) || best.loss >= 0) return usual;
    const key = keyOf(best.hypothesis);
    const shown = this.shown.get(key) ?? (await withMeasuredSchedules(this.task.network, best.hypothesis, this.task));
    this.shown.set(key, shown);
    if (shown.length > 0) return this.assessAll(shown);
    // A rough network shows no schedule of its own; what lies close to the best may be as wrong as that one.
    return usual.map((one) => (one === best ? { ...one, lead: leadOf(best, usual) } : one));
  }

  /** @param expected whether a short look that speaks for a hypothesis is enough, since it has no rivals to compare with */
  private async assessAll(
    hypotheses: readonly Hypothesis[],
    expected: (hypothesis: Hypothesis) => boolean = () => false,
  ): Promise<Assessment[]> {
    const results: Assessment[] = [];
    for (const hypothesis of hypotheses) {
      const assessment = this.assessmentOf(hypothesis) ?? (await this.assess(hypothesis, expected(hypothesis)));
      this.assessments.set(keyOf(hypothesis), assessment);
      results.push(assessment);
    }
    return results;
  }

  private async assess(hypothesis: Hypothesis, isExpected: boolean): Promise<Assessment> {
    const { network, patience } = this.task;
    const { assessment, tells } = await glance(network, hypothesis, this.task);
    const thorough = this.probe.secondsPerEvaluation * evaluationsToAssess(network.dimension, THOROUGH);
    const isEnough = tells === 'wrong' || (tells === 'right' && isExpected) || thorough > patience;
    return isEnough ? assessment : assess(network, hypothesis, this.task);
  }

  /** A hypothesis that cannot be assessed, since the network overflows there, leaves no room for the next best. */
  private isEclipsed(
    broken: readonly Hypothesis[],
    tried: readonly Assessment[],
    named: (hypothesis: Hypothesis) => boolean,
  ): boolean {
    const rivals = tried.filter(fits).map(({ hypothesis }) => hypothesis);
    const lacksName = !rivals.some(named);
    return broken.some((one) => (lacksName && named(one)) || rivals.some((rival) => areIndistinguishable(one, rival)));
  }

  /** The usual hypothesis of a name that leaves no doubt, for a network that nothing better can be said of; null where it cannot run. */
  named(): Hypothesis | null {
    const usual = this.usualByName();
    return usual && !this.probe.broken && !usual.failure ? usual.hypothesis : null;
  }

  /** That hypothesis, with what keeps it from running: an output that is not finite is then no matter of parameterization. */
  private usualByName(): { hypothesis: Hypothesis; failure: DiagnosisError | null } | null {
    const { timeName } = this.task;
    const hypothesis = this.plausible?.find((one) => isNamed(one, timeName) && one.parameterization.time === 'sigma');
    return hypothesis ? { hypothesis, failure: this.assessmentOf(hypothesis)?.failure ?? null } : null;
  }

  /**
   * A Gaussian is its own best linear filter, and nothing is better there. Where the family was said, the one hypothesis under which the
   * network is as good as a linear filter and consistent is what it is; null where there is none, or more than one.
   */
  asGoodAsLinear(): Assessment | null {
    if (this.task.known.family === undefined) return null;
    const [one, ...others] = [...this.assessments.values()].filter(
      (assessment) => assessment.loss < 0 && isConsistent(assessment),
    );
    return others.length === 0 ? (one ?? null) : null;
  }

  nothingFits(): DiagnosisError {
    const { timeName } = this.task;
    const { broken } = this.probe;
    if (broken)
      return new DiagnosisError(
        'network-output',
        `The network’s output is not finite when its input ${timeName} is ${broken.time} (σ = ${Number(broken.level.sigma.toPrecision(3))}).`,
        remedy`Check for an overflow (float16 holds values up to 65504) or damaged weights at that noise level. If the network is of another kind, set ${option('family')} and ${option('prediction')}.`,
      );
    const assessments = [...this.assessments.values()].sort((a, b) => a.loss - b.loss);
    const failed = assessments.find(({ failure }) => failure !== null);
    if (failed?.failure && assessments.every(({ failure }) => failure !== null)) return failed.failure;
    const near = assessments.filter(({ loss }) => loss < 0);
    if (near.length > 0) return ambiguous(near);
    return new DiagnosisError(
      'not-recognised',
      'The network does not denoise under any known parameterization: either it is barely trained, or it is not a diffusion network of a known kind.',
      remedy`If it is one, set ${option('family')} and ${option('prediction')}.`,
      { choices: this.usual() },
    );
  }

  /** What networks with such a name are as a rule, for a person who knows better than the measurements. */
  private usual(): Choice[] {
    const { known, timeName } = this.task;
    const usual = hypotheses({ ...known, schedules: known.schedules.slice(0, 1) });
    const likely = usual.filter((one) => isLikely(one, timeName));
    const ofEach = familyIds.flatMap((family) =>
      usual.filter((one) => one.family === family).slice(0, family === 'vp' ? 2 : 1),
    );
    const shown = likely.length > 0 ? likely.slice(0, 4) : ofEach;
    return shown.map((one) => choiceOf(one, 'The measurements do not confirm it.'));
  }

  /** Too slow: the likeliest by name, not assessed. */
  private byName([first]: readonly Hypothesis[]): Decision | null {
    if (!first) return null;
    return {
      assessment: { hypothesis: first, loss: NaN, bias: NaN, consistency: null, failure: null },
      evidence: [
        `Assumed to be ${describeHypothesis(first)} from its input names and its output for pure noise; a diagnosis measures it.`,
      ],
      sure: false,
    };
  }
}

/** Hypotheses that differ in their betas alone stand together: the best of them counts. */
function bySchedule(candidates: readonly Hypothesis[]): Hypothesis[][] {
  const groups = new Map<string, Hypothesis[]>();
  for (const candidate of candidates) {
    const { family, parameterization } = candidate;
    const key = [family, parameterization.prediction, parameterization.time].join();
    groups.set(key, [...(groups.get(key) ?? []), candidate]);
  }
  return [...groups.values()];
}

function keyOf({ family, parameterization, betas, schedule }: Hypothesis): string {
  const { prediction, time, sigmaData } = parameterization;
  return [family, prediction, time, sigmaData, betas, schedule.timesteps, schedule.sigmaMax].join();
}

/** ln of the factor by which the next best of the same kind has more error. */
function leadOf(best: Assessment, siblings: readonly Assessment[]): number {
  return Math.min(...siblings.filter((one) => one !== best).map(({ loss }) => loss - best.loss));
}
