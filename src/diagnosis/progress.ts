import type { DiagnosisEvent } from '../domain/events';
import type { CountedStage, Evaluations, Stage, StageTime } from '../domain/report';

const NOTHING_YET: Readonly<Record<CountedStage, number>> = {
  recognition: 0,
  structure: 0,
  linearity: 0,
  trajectory: 0,
  skip: 0,
  speedup: 0,
  other: 0,
};

/** Where the evaluations of a stage are counted. */
const COUNTED_AS: Readonly<Record<Stage, CountedStage>> = {
  checkpoint: 'recognition',
  provider: 'other',
  structure: 'structure',
  linearity: 'linearity',
  trajectory: 'trajectory',
  skip: 'skip',
  speedup: 'speedup',
  report: 'other',
};

/** The part of the whole that recognizing the network is shown as. */
const RECOGNITION = 0.05;

/** Evaluations after which a first word is said on how long it will take. */
const FIRST_TIMED = 3;

/** Counts evaluations and seconds stage by stage, and says how far the whole is. */
export class ProgressTracker {
  #done = 0;
  private readonly evaluations = { ...NOTHING_YET };
  private readonly seconds = new Map<Stage, number>();
  private readonly networkSeconds = new Map<Stage, number>();
  private stage: Stage = 'checkpoint';
  private message = '';
  private entered = performance.now();
  /** Evaluations expected of the whole, and seconds each, once calibrated. */
  private planned = 0;
  private secondsEach: number | null = null;
  private requested: number | null = null;
  private lastSaid = 0;
  /** The largest so far: what is expected may grow. */
  private fraction = 0;
  private kept = 0;
  /** Evaluations that took time, until enough of them tell how long one takes. */
  private timed = { evaluations: 0, seconds: 0, isTold: false };

  /** Milliseconds in which the diagnosis waited for a person. */
  waited = 0;

  /** @param mayGoOn told how long an evaluation takes; the diagnosis goes on when it resolves */
  constructor(
    private readonly emit: (event: DiagnosisEvent) => void,
    private readonly mayGoOn: ((secondsEach: number) => Promise<void>) | null = null,
  ) {}

  enter(stage: Stage, message: string): void {
    this.leave();
    this.stage = stage;
    this.say(message);
  }

  /** What is being done now, for a person. */
  say(message: string): void {
    this.message = message;
    this.progress();
  }

  /** Before anything is known of the network: the most that recognizing it may take. */
  recognizing(most: number): void {
    this.planned = most;
    this.say(`recognizing the network (at most ${most} evaluations)`);
  }

  /** @param requested evaluations among them that the user's own numbers ask for; null where there are none */
  plan(evaluations: number, secondsEach: number, requested: number | null): void {
    this.planned = evaluations;
    this.secondsEach = secondsEach;
    this.requested = requested;
  }

  /** @param seconds null for answers that an interrupted diagnosis has recorded */
  count(evaluations: number, seconds: number | null): Promise<void> | void {
    this.#done += evaluations;
    this.evaluations[COUNTED_AS[this.stage]] += evaluations;
    if (seconds === null) this.kept += evaluations;
    this.networkSeconds.set(this.stage, (this.networkSeconds.get(this.stage) ?? 0) + (seconds ?? 0));
    if (this.secondsEach === null && this.planned > 0 && seconds !== null && evaluations > 0)
      this.secondsEach = seconds / evaluations;
    const wait = this.time(evaluations, seconds);
    // The estimate follows what is seen, slowly: single batches scatter.
    if (this.secondsEach !== null && seconds !== null && evaluations > 0)
      this.secondsEach += 0.02 * (seconds / evaluations - this.secondsEach);
    if (performance.now() - this.lastSaid > 150) this.progress();
    return wait;
  }

  sums(): Evaluations {
    const kept = this.kept > 0 && { kept: this.kept };
    return { total: this.done, ...this.evaluations, requested: this.requested, ...kept };
  }

  /** Evaluations so far. */
  get done(): number {
    return this.#done;
  }

  times(): StageTime[] {
    this.leave();
    const milliseconds = (seconds: number): number => Math.round(seconds * 1000) / 1000;
    return [...this.seconds].map(([stage, seconds]) => ({
      stage,
      seconds: milliseconds(seconds),
      networkSeconds: milliseconds(this.networkSeconds.get(stage) ?? 0),
    }));
  }

  private time(evaluations: number, seconds: number | null): Promise<void> | void {
    const { timed } = this;
    if (timed.isTold || seconds === null) return undefined;
    timed.evaluations += evaluations;
    timed.seconds += seconds;
    if (timed.evaluations < FIRST_TIMED) return undefined;
    timed.isTold = true;
    const secondsEach = timed.seconds / timed.evaluations;
    this.emit({ kind: 'timed', secondsEach });
    return this.mayGoOn ? this.wait(this.mayGoOn(secondsEach)) : undefined;
  }

  /** A person's time is none of the diagnosis. */
  private async wait(until: Promise<void>): Promise<void> {
    const began = performance.now();
    await until;
    const waited = performance.now() - began;
    this.waited += waited;
    this.entered += waited;
  }

  private progress(): void {
    this.lastSaid = performance.now();
    const part = this.stage === 'checkpoint' ? RECOGNITION : 1;
    const seen = this.planned === 0 ? 0 : Math.min(0.99, (part * this.done) / this.planned);
    const fraction = Math.max(this.fraction, seen);
    this.fraction = fraction;
    const left = this.secondsEach === null ? null : Math.max(0, this.planned - this.done) * this.secondsEach;
    this.emit({
      kind: 'progress',
      progress: { stage: this.stage, message: this.message, fraction, secondsLeft: left },
    });
  }

  private leave(): void {
    const now = performance.now();
    this.seconds.set(this.stage, (this.seconds.get(this.stage) ?? 0) + (now - this.entered) / 1000);
    this.entered = now;
  }
}
