import type { Network } from '../../engine/network';
import { DiagnosisError, type Choice } from '../../shared/failure';
import { ambiguous, answerAlike, decide, isSure, type Decision } from './decide';
import { choiceOf, describeHypothesis, hypotheses, type Hypothesis, type KnownFacts } from './hypothesis';
import { NoiseProbe } from './noiseProbe';
import { isLikely, isMisnamed, isNamed } from './readByName';
import { evaluationsToWeigh, fits, weigh, type Weight } from './weigh';

/** A network that is to be read. */
export interface RecognitionTask {
  readonly network: Network;
  readonly timeName: string;
  /** What was said by hand, and the same with what the files beside the checkpoint say. */
  readonly said: KnownFacts;
  readonly told: KnownFacts;
  readonly evidence: readonly string[];
  readonly batch: number;
  readonly seed: number;
  /** Seconds that one reading may take to be weighed: for a slower network an answer by names must do. */
  readonly patience: number;
}

/** Readings tried on one network; none twice. */
export class Contest {
  private readonly weights = new Map<string, Weight>();
  private readonly probe: NoiseProbe;
  private plausible: readonly Hypothesis[] = [];

  constructor(private readonly question: RecognitionTask) {
    this.probe = new NoiseProbe(question.network, question.seed);
  }

  weightOf(hypothesis: Hypothesis): Weight | undefined {
    return this.weights.get(keyOf(hypothesis));
  }

  /** @param only the reading is stated: the noise probe has nothing to sort out */
  async hold(candidates: readonly Hypothesis[], only: boolean): Promise<Decision | null> {
    const { network, batch, seed, timeName, patience } = this.question;
    const named = (hypothesis: Hypothesis): boolean => isNamed(hypothesis, timeName);
    const plausible: Hypothesis[] = [];
    const broken: Hypothesis[] = [];
    for (const hypothesis of candidates) {
      const answer = await this.probe.ask(hypothesis);
      if (answer === 'broken') broken.push(hypothesis);
      if (answer === 'plausible' || only) plausible.push(hypothesis);
    }
    const likely = (hypothesis: Hypothesis): number => Number(isLikely(hypothesis, timeName));
    plausible.sort((a, b) => likely(b) - likely(a));
    this.plausible = plausible;
    if (this.probe.secondsPerEvaluation * evaluationsToWeigh(network.dimension) > patience)
      return this.byName(plausible);
    const tried: Weight[] = [];
    for (const siblings of bySchedule(plausible)) {
      for (const hypothesis of siblings) {
        const weight = this.weightOf(hypothesis) ?? (await weigh(network, hypothesis, batch, seed));
        this.weights.set(keyOf(hypothesis), weight);
        tried.push(weight);
      }
      // A telling name and telling numbers together need no rivals to compare with.
      if (tried.some((weight) => isSure(weight) && named(weight.hypothesis))) break;
    }
    const failure = this.usualByName()?.failure;
    if (failure && !tried.some((weight) => fits(weight) && named(weight.hypothesis))) throw failure;
    if (!only && this.isEclipsed(broken, tried, named)) return null;
    const decision = decide(tried, named, only);
    if (decision && !only && isMisnamed(decision.weight.hypothesis, timeName)) throw ambiguous([decision.weight]);
    return decision;
  }

  /** A reading that cannot be weighed, since the network overflows there, leaves no room for the next best. */
  private isEclipsed(
    broken: readonly Hypothesis[],
    tried: readonly Weight[],
    named: (hypothesis: Hypothesis) => boolean,
  ): boolean {
    const rivals = tried.filter(fits).map(({ hypothesis }) => hypothesis);
    const lacksName = !rivals.some(named);
    return broken.some((one) => (lacksName && named(one)) || rivals.some((rival) => answerAlike(one, rival)));
  }

  /** The usual reading of a name that leaves no doubt, for a network that nothing better can be said of; null where it cannot run. */
  named(): Hypothesis | null {
    const usual = this.usualByName();
    return usual && !this.probe.broken && !usual.failure ? usual.hypothesis : null;
  }

  /** That reading, with what keeps it from running: an answer that is not finite is then no matter of reading. */
  private usualByName(): { hypothesis: Hypothesis; failure: DiagnosisError | null } | null {
    const { timeName } = this.question;
    const hypothesis = this.plausible.find((one) => isNamed(one, timeName) && one.parameterization.time === 'sigma');
    return hypothesis ? { hypothesis, failure: this.weightOf(hypothesis)?.failure ?? null } : null;
  }

  nothingFits(): DiagnosisError {
    const { timeName } = this.question;
    const { broken } = this.probe;
    if (broken)
      return new DiagnosisError(
        'network-output',
        `The network's answer is not finite where ${timeName} is ${broken.time} (read as σ = ${Number(broken.level.sigma.toPrecision(3))}).`,
        'Look for an overflow (float16 holds up to 65504) or damaged weights there; a network of another kind needs --family and --prediction.',
      );
    const weights = [...this.weights.values()].sort((a, b) => a.loss - b.loss);
    const failed = weights.find(({ failure }) => failure !== null);
    if (failed?.failure && weights.every(({ failure }) => failure !== null)) return failed.failure;
    const near = weights.filter(({ loss }) => loss < 0);
    if (near.length > 0) return ambiguous(near);
    return new DiagnosisError(
      'not-recognised',
      'Read in none of the known ways does the network denoise: it was hardly trained, or it is no diffusion network of a known kind.',
      'If it is one, name it with --family edm|vp|flow and --prediction denoised|epsilon|v|velocity|score|edm-raw, or in a sidecar file.',
      { choices: this.usual() },
    );
  }

  /** What networks with such a name are as a rule, for a person who knows better than the numbers. */
  private usual(): Choice[] {
    const { told, timeName } = this.question;
    const usual = hypotheses({ ...told, schedules: told.schedules.slice(0, 1) });
    const likely = usual.filter((one) => isLikely(one, timeName));
    const ofEach = (['edm', 'vp', 'flow'] as const).flatMap((family) =>
      usual.filter((one) => one.family === family).slice(0, family === 'vp' ? 2 : 1),
    );
    const shown = likely.length > 0 ? likely.slice(0, 4) : ofEach;
    return shown.map((one) => choiceOf(one, 'Its numbers do not bear it out.'));
  }

  /** Too slow: the likeliest by name, unweighed. */
  private byName([first]: readonly Hypothesis[]): Decision | null {
    if (!first) return null;
    return {
      weight: { hypothesis: first, loss: NaN, bias: NaN, consistency: null, failure: null },
      evidence: [
        `Read as ${describeHypothesis(first)} by its names and its answer to pure noise; a diagnosis checks it by numbers.`,
      ],
      sure: false,
    };
  }
}

/** Readings that differ in their betas alone stand together: the best of them counts. */
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
