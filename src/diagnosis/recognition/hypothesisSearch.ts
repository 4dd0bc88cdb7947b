import type { Network } from '../../engine/network';
import type { DiagnosisError } from '../../shared/failure';
import { assessSchedules, unmeasured, type AssessedSchedules, type Stage } from './schedules/assess';
import {
  cost,
  evaluationsToAssess,
  fits,
  isHopeless,
  isBeyondDoubt,
  isConsistent,
  isSettled,
  LOOKS,
  type Assessment,
} from './assess';
import {
  ambiguous,
  assumedByName,
  areIndistinguishable,
  decide,
  isSure,
  orSchedule,
  undecided,
  type Decision,
} from './decide';
import type { Hypothesis } from './hypothesis';
import type { Known } from './known';
import { inGroups, type Group } from './groups';
import { isMeasurable } from './schedules/measure';
import { inOrder, type SeenGroup } from './seenGroups';
import { NoiseProbe, notFinite } from './noiseProbe';
import { isLikely, isMisnamed, isNamed, isOutputNamed } from './readByName';
import {
  areSiblings,
  believed,
  checkRivals,
  hasRival,
  isClear,
  isEclipsed,
  holdsNoise,
  isOutdone,
  isRival,
  ODD,
} from './rivals';
import { Trials } from './trials';
import { unknownKind, usualOf } from './refusals';
import { withoutMirrored } from './otherKinds/mirrored';

/** A network that is to be recognized, and what is known of it. */
export interface RecognitionTask extends Known {
  readonly network: Network;
  readonly timeName: string;
  readonly outputName: string;
  readonly batch: number;
  readonly seed: number;
  /** Seconds that assessing one hypothesis may take: a slower network is recognized by its names. */
  readonly patience: number;
  /** Whether so many evaluations more may be taken. */
  readonly affords: (evaluations: number) => boolean;
}

/** Readings whose costs differ by less may have changed places by chance, as few samples as a short look takes. */
const DOUBTFUL = 1.5;

export class HypothesisSearch {
  private readonly trials: Trials;
  private readonly probe: NoiseProbe;
  /** Of each kind, by its likeliest hypothesis. */
  private readonly schedules = new Map<Hypothesis, AssessedSchedules>();
  /** Hypotheses that a closer look would have told apart. */
  private unsettled: readonly Hypothesis[] = [];
  private plausible: readonly Hypothesis[] | null = null;

  constructor(private readonly task: RecognitionTask) {
    this.probe = new NoiseProbe(task.network, task.seed, task.known.wholeTimes);
    const isPatient = (evaluations: number): boolean => this.probe.secondsPerEvaluation * evaluations <= task.patience;
    this.trials = new Trials(task, isPatient);
  }

  assessmentOf(hypothesis: Hypothesis): Assessment | undefined {
    return this.trials.of(hypothesis);
  }

  /** Of what was tried, something leaves no doubt. */
  get hasClear(): boolean {
    return this.trials.all.some(isClear);
  }

  get fitsNothing(): boolean {
    return !this.trials.all.some(fits);
  }

  /** Something fits of which no measurement can show what its time stands for: then a person must say, and less usual kinds say nothing. */
  get isOfNoMeasurableTime(): boolean {
    return this.trials.all.some((one) => isSure(one) && areIndistinguishable(one.hypothesis, one.hypothesis));
  }

  /**
   * @param stated family and prediction are stated: the noise probe has nothing to sort out
   * @param stage how much may be made of them
   */
  async decide(
    candidates: readonly Hypothesis[],
    { stated = false, stage = 'whole' }: { stated?: boolean; stage?: Stage },
  ): Promise<Decision | null> {
    const { network, timeName, outputName, patience } = this.task;
    const named = (hypothesis: Hypothesis): boolean => isNamed(hypothesis, timeName);
    const groups = inGroups(candidates);
    // A name that leaves no doubt comes first, and alone if the measurements agree.
    const isTelling = ([one]: Group['siblings']): boolean => named(one) && one.parameterization.time === 'sigma';
    const telling = groups.filter(isTelling);
    const { plausible, broken } = await this.probed(telling, stated);
    const expected = (one: Hypothesis): boolean => stated || named(one);
    let tried = await this.assessGroups(plausible, expected, stage);
    if (!tried.some(isConsistent)) {
      const others = await this.probed(
        groups.filter((one) => !isTelling(one)),
        stated,
      );
      plausible.push(...others.plausible);
      broken.push(...others.broken);
    }
    const rank = ({ siblings: [one] }: Group): number => Number(isLikely(one, timeName)) + Number(named(one));
    const isCalled = ({ siblings: [one] }: Group): number => Number(isOutputNamed(one, outputName));
    plausible.sort((a, b) => rank(b) - rank(a) || isCalled(b) - isCalled(a) || a.deviation - b.deviation);
    // Of the first candidates, which are the usual ones.
    this.plausible ??= plausible.flatMap(({ siblings }) => siblings);
    const evaluations = evaluationsToAssess(network.dimension, LOOKS.brief);
    if (this.probe.secondsPerEvaluation * evaluations > patience) return assumedByName(plausible[0]?.siblings[0]);
    tried = await withoutMirrored(network, await this.assessGroups(plausible, expected, stage), this.task);
    const isOpen =
      stage === 'whole' && plausible.some(({ siblings }) => siblings.length > 1 && isMeasurable(siblings[0]));
    if ((stage !== 'first' && !isOpen) || tried.some(fits)) tried = await this.lookCloser(tried, expected);
    const failure = this.usualByName()?.failure;
    if (failure && !tried.some((one) => fits(one) && named(one.hypothesis))) throw failure;
    if (!stated && isEclipsed(broken, tried, named)) return null;
    const decision = decide(tried, { named, calledSo: (one) => isOutputNamed(one, outputName) }, stated);
    const isNamedAlone = decision?.sure && named(decision.assessment.hypothesis) && !hasRival(decision, plausible);
    if (!stated && (!isNamedAlone || this.task.known.wholeTimes)) {
      this.checkAllTried(decision);
      checkRivals(decision, tried, plausible, this.task.known.wholeTimes);
    }
    if (decision && !stated && isMisnamed(decision.assessment.hypothesis, timeName))
      throw ambiguous([decision.assessment]);
    return decision;
  }

  /** What the network's answer to pure noise leaves of them. */
  private async probed(
    groups: readonly Group['siblings'][],
    stated: boolean,
  ): Promise<{ plausible: Group[]; broken: Hypothesis[] }> {
    const plausible: Group[] = [];
    const broken: Hypothesis[] = [];
    for (const siblings of groups) {
      let { tells, deviation } = await this.probe.test(siblings[0]);
      // How large a score is depends on the schedule: it may be one under another.
      for (const other of siblings.slice(1))
        if (tells === 'implausible' && isMeasurable(other)) ({ tells, deviation } = await this.probe.test(other));
      if (tells === 'broken') broken.push(...siblings);
      if (tells === 'plausible' || stated) plausible.push({ siblings, deviation });
    }
    return { plausible, broken };
  }

  /** All groups get a short look at one of theirs; a schedule is measured where that leaves a chance. */
  private async assessGroups(
    groups: readonly Group[],
    expected: (hypothesis: Hypothesis) => boolean,
    stage: Stage,
  ): Promise<Assessment[]> {
    const isBelieved = believed(this.task.known.wholeTimes);
    const seen: SeenGroup[] = [];
    let leader: { group: Group; isExpected: boolean } | null = null;
    for (const group of groups) {
      const [likeliest, ...others] = group.siblings;
      if (leader && isOutdone(group, leader.group, leader.isExpected && !expected(likeliest))) continue;
      const isExpected = others.length === 0 && expected(likeliest);
      const isOpen = others.length > 0 && isMeasurable(likeliest);
      let [first] = await this.trials.glance([likeliest], { isExpected, isOpen });
      if (!first) continue;
      // As `decide` does: of an input called σ it is enough that the measurements agree.
      const isNamedSigma = isExpected && likeliest.parameterization.time === 'sigma';
      const needsClarity = groups.some((one) => one !== group && isRival(one, group));
      const tells = (one: Assessment): boolean => {
        if (one.isOneStep || (needsClarity && !isBelieved(one))) return false;
        if (isNamedSigma) return isConsistent(one);
        return isExpected ? fits(one) : isSure(one) && isBeyondDoubt(one);
      };
      // A flow is not believed of timesteps while a noise predictor may be right: that comes first.
      const isLater = needsClarity && this.task.known.wholeTimes;
      if (isExpected && !isLater && !tells(first) && !isHopeless(first) && !isSettled(first))
        first = await this.trials.closer(first);
      seen.push({ group, first });
      const isTold = tells(first);
      if (others.length === 0 ? isTold : isBelieved(first)) leader = { group, isExpected: isExpected && isTold };
    }
    const tried: Assessment[] = [];
    for (const { group, first } of inOrder(seen)) {
      const least = Math.min(
        ...tried
          .filter((one) => (group.siblings.length > 1 ? isBelieved(one) : isSure(one) && isBeyondDoubt(one)))
          .map(cost),
      );
      // A short look at the wrong schedule does not tell against a kind that answers pure noise as the leader does, if neither does so well.
      const isOdd = !leader || leader.group.deviation > ODD;
      const isBeaten = cost(first) > least + DOUBTFUL && !expected(first.hypothesis) && !isOdd;
      // What seems to lead is made sure of before anything is spent on others.
      const isDoubtful = tried.every((one) => !fits(one)) && fits(first) && !isSettled(first);
      const isTold = leader?.isExpected === true && leader.group === group;
      if (group.siblings.length > 1 && !isBeaten) {
        const most = Math.min(...tried.filter(isBelieved).map(cost)) + DOUBTFUL;
        const earlier = this.schedules.get(group.siblings[0]);
        const isDone = earlier && (stage === 'first' || !earlier.isPostponed);
        const isHopeful = stage !== 'first' && (stage === 'last' || holdsNoise(group)) && !tried.some(fits);
        const look = { siblings: group.siblings, first, most, stage, isHopeful };
        const found = isDone ? earlier : await assessSchedules(this.task, this.trials, look);
        this.schedules.set(group.siblings[0], found);
        tried.push(...found.assessments);
        if (found.assessments.some(isBelieved)) leader ??= { group, isExpected: false };
      } else tried.push(unmeasured(group, isDoubtful && !isTold ? await this.trials.closer(first) : first));
    }
    return tried;
  }

  /** More samples for what a short look leaves in doubt: readings that fit about equally well, or all that are not refuted where none fits. */
  private async lookCloser(
    tried: readonly Assessment[],
    expected: (hypothesis: Hypothesis) => boolean,
  ): Promise<Assessment[]> {
    const least = Math.min(...tried.filter(isBeyondDoubt).map(cost));
    const isContender = (one: Assessment): boolean =>
      least < Infinity ? fits(one) && cost(one) < least + DOUBTFUL : !isHopeless(one);
    const contenders = tried.filter(isContender).sort((a, b) => cost(a) - cost(b));
    const [first] = contenders;
    if (!first || contenders.slice(1).some((one) => areSiblings(one.hypothesis, first.hypothesis))) return [...tried];
    // Alone, it has no rival to compare with.
    const isEnough = isSettled(first) || (expected(first.hypothesis) && fits(first));
    if (first.isOneStep || (contenders.length === 1 && isEnough)) return [...tried];
    const closer = new Map<Assessment, Assessment>();
    for (const one of contenders) closer.set(one, await this.trials.closer(one));
    const unseen = contenders.filter((one) => !this.trials.isCloselySeen(one.hypothesis));
    if (contenders.length > 1 && unseen.length > 0) this.unsettled = contenders.map(({ hypothesis }) => hypothesis);
    return tried.map((one) => closer.get(one) ?? one);
  }

  /** @throws DiagnosisError what has to be asked where the limit of the effort left something untried that it could be as well */
  private checkAllTried(decision: Decision | null): void {
    const cut = [...this.schedules.values()].find((one) => one.cut !== null)?.cut;
    if (cut && !(decision && isClear(decision.assessment)))
      throw decision ? orSchedule(decision.assessment, cut, this.trials.all) : cut;
    // A name that leaves no doubt needs no others, nor do the names of time and output together.
    if (!decision && this.named()) return;
    const chosen = decision?.assessment.hypothesis;
    if (chosen && isNamed(chosen, this.task.timeName) && isOutputNamed(chosen, this.task.outputName)) return;
    if (decision && isClear(decision.assessment)) return;
    const open = [...this.unsettled, ...this.trials.untried];
    if (open.length > 0 && !decision && !this.trials.all.some(fits)) throw undecided([...this.usual, ...open]);
    if (this.unsettled.length > 0) throw undecided(this.unsettled);
    if (this.trials.untried.length > 0)
      throw undecided([...(decision ? [decision.assessment.hypothesis] : []), ...this.trials.untried]);
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
    return hypothesis ? { hypothesis, failure: this.trials.of(hypothesis)?.failure ?? null } : null;
  }

  /**
   * A Gaussian is its own best linear filter, and nothing is better there. Where the family was said, the one hypothesis under which the
   * network is as good as a linear filter and consistent is what it is; null where there is none, or more than one.
   */
  asGoodAsLinear(): Assessment | null {
    if (this.task.known.family === undefined) return null;
    const [one, ...others] = this.trials.all.filter((assessment) => assessment.loss < 0 && isConsistent(assessment));
    return others.length === 0 ? (one ?? null) : null;
  }

  private get usual(): Hypothesis[] {
    return usualOf(this.task.known, this.task.timeName);
  }

  nothingFits(): DiagnosisError {
    if (this.probe.broken) return notFinite(this.probe.broken, this.task.timeName);
    const assessments = this.trials.all.sort((a, b) => a.loss - b.loss);
    const [failed] = assessments;
    if (failed?.failure && assessments.every(({ failure }) => failure !== null)) return failed.failure;
    const near = assessments.filter(({ loss }) => loss < 0);
    if (near.length > 0) return ambiguous(near);
    if (this.trials.untried.length > 0) return undecided([...this.usual, ...this.trials.untried]);
    return unknownKind(this.usual);
  }
}
