import type { Network } from '../../engine/network';
import { assess, evaluationsToAssess, LOOKS, type Assessment } from './assess';
import type { Hypothesis } from './hypothesis';

/** What the trials of hypotheses on a network need. */
interface TrialTask {
  readonly network: Network;
  readonly batch: number;
  readonly seed: number;
  /** Whether so many evaluations more may be taken. */
  readonly affords: (evaluations: number) => boolean;
}

/** Hypotheses tried on one network; none twice alike. */
export class Trials {
  private readonly assessments = new Map<string, Assessment>();
  /** Those that had a second look. */
  private readonly closely = new Set<string>();
  /** What the limit of the effort did not suffice for. */
  readonly untried: Hypothesis[] = [];

  constructor(
    private readonly task: TrialTask,
    private readonly isPatient: (evaluations: number) => boolean,
  ) {}

  get all(): Assessment[] {
    return [...this.assessments.values()];
  }

  of(hypothesis: Hypothesis): Assessment | undefined {
    return this.assessments.get(keyOf(hypothesis));
  }

  /**
   * A short look at each that had none yet, where that can be afforded.
   * @param isExpected something singles it out, so that less is enough
   * @param isOpen their schedule is to be measured
   */
  async glance(
    hypotheses: readonly Hypothesis[],
    { isExpected = false, isOpen = false }: { isExpected?: boolean; isOpen?: boolean } = {},
  ): Promise<Assessment[]> {
    const results: Assessment[] = [];
    for (const hypothesis of hypotheses)
      results.push(this.of(hypothesis) ?? (await this.first(hypothesis, isExpected ? 'expected' : 'brief', isOpen)));
    return results;
  }

  private async first(hypothesis: Hypothesis, look: 'expected' | 'brief', isOpen: boolean): Promise<Assessment> {
    if (this.affords(look)) return this.look(hypothesis, look, isOpen);
    this.untried.push(hypothesis);
    return { hypothesis, loss: Infinity, bias: Infinity, consistency: null, failure: null };
  }

  /** The same hypothesis with more samples, where so much can be spent. */
  async closer(assessment: Assessment): Promise<Assessment> {
    const { hypothesis, lead, likely } = assessment;
    if (this.closely.has(keyOf(hypothesis)) || !this.affords('close')) return assessment;
    this.closely.add(keyOf(hypothesis));
    const closer = await this.look(hypothesis, 'close');
    return { ...closer, ...(lead !== undefined && { lead }), ...(likely && { likely }) };
  }

  isCloselySeen(hypothesis: Hypothesis): boolean {
    return this.closely.has(keyOf(hypothesis));
  }

  private async look(hypothesis: Hypothesis, look: keyof typeof LOOKS, isOpen = false): Promise<Assessment> {
    const assessment = await assess(this.task.network, hypothesis, { ...this.task, look: LOOKS[look], isOpen });
    this.assessments.set(keyOf(hypothesis), assessment);
    return assessment;
  }

  private affords(look: keyof typeof LOOKS): boolean {
    const evaluations = evaluationsToAssess(this.task.network.dimension, LOOKS[look]);
    return this.task.affords(evaluations) && this.isPatient(evaluations);
  }
}

function keyOf({ family, parameterization, betas, schedule }: Hypothesis): string {
  const { prediction, time, sigmaData } = parameterization;
  return [family, prediction, time, sigmaData, betas, schedule.timesteps, schedule.sigmaMax].join();
}
