import type { RunTrial } from '../domain/trial';
import { accumulate, type DiagnosisEvent, type PartialReport } from '../domain/events';
import type { DiagnosisOptions } from '../domain/options';
import type { Stage } from '../domain/report';
import type { OpenLanes } from '../engine/lanes/lanes';
import type { Recording } from '../engine/recording/recording';
import type { CheckpointFiles } from './checkpoint';
import type { Found } from './findings/finding';
import type { ProgressTracker } from './progress';

/** One diagnosis under way: what was asked, and where its results go. Every stage takes it, and what it needs of earlier ones. */
export class DiagnosisContext {
  /** What the events so far add up to. */
  #arrived: PartialReport = {};

  readonly progress: ProgressTracker;
  readonly runTrial: RunTrial;
  /** null where the network runs in one session. */
  readonly openLanes: OpenLanes | null;
  /** null where evaluations are not recorded. */
  readonly recording: Recording | null;
  readonly #send: (event: DiagnosisEvent) => void;

  constructor(
    readonly files: CheckpointFiles,
    around: Pick<DiagnosisContext, 'progress' | 'runTrial' | 'openLanes' | 'recording'> & {
      send: (event: DiagnosisEvent) => void;
    },
  ) {
    this.progress = around.progress;
    this.runTrial = around.runTrial;
    this.openLanes = around.openLanes;
    this.recording = around.recording;
    this.#send = around.send;
  }

  get options(): DiagnosisOptions {
    return this.files.options;
  }

  get arrived(): PartialReport {
    return this.#arrived;
  }

  emit(event: DiagnosisEvent): void {
    this.#arrived = accumulate(this.#arrived, event);
    this.#send(event);
  }

  warn(...warnings: readonly Found[]): void {
    for (const warning of warnings) this.emit({ kind: 'warning', warning });
  }

  /** Begins a stage. An hour is not spent on a file that has changed or is gone. */
  async enter(stage: Stage, message: string): Promise<void> {
    await this.files.checkUnchanged();
    this.progress.enter(stage, message);
    this.emit({ kind: 'stage', evaluations: this.progress.sums(), stages: this.progress.times() });
  }
}
