import type { FileStamp, ReportStore } from '../diagnosis/store';
import type { FailureMessage } from '../shared/failure';
import type { PageState } from '../shared/page';
import type { ModelSection } from '../shared/report';
import { inspect, type WorkerLaunch } from '../worker/client';
import { failureMessage } from './failures';
import { missing, type ModelFiles } from './modelFiles';
import type { Runs } from './runs';
import { diagnosisOptions } from './settings';

type Inspected = { model: ModelSection } | { failure: FailureMessage };

/** What is known of a checkpoint, put together for its page: a run, else the stored report, else its header. */
export class ModelState {
  readonly #inspected = new Map<string, { stamp: FileStamp; answer: Promise<Inspected> }>();

  constructor(
    private readonly store: ReportStore,
    private readonly runs: Runs,
    private readonly files: ModelFiles,
    private readonly launch: (model: string) => WorkerLaunch,
  ) {}

  async of(model: string): Promise<PageState> {
    const [stored, stamp] = await Promise.all([this.store.read(model), this.files.stamp(model)]);
    const idle = stored || !stamp || this.runs.of(model) ? null : await this.#inspect(model, stamp);
    // Looked at last and without a pause before the answer, so that no event of the run falls between.
    const run = this.runs.of(model);
    if (run) return { partial: run.partial, progress: run.progress, failure: null, stale: false };
    const ending = this.runs.endingOf(model);
    if (stored) {
      const stale = !stamp || !same(stamp, stored.stamp);
      const failure = ending?.failure ?? (stamp ? null : missing(model).toMessage());
      return { partial: stored.report, progress: null, failure, stale };
    }
    if (ending) return { partial: ending.partial, progress: null, failure: ending.failure, stale: false };
    if (!stamp) return { partial: {}, progress: null, failure: missing(model).toMessage(), stale: false };
    const seen = idle ?? (await this.#inspect(model, stamp));
    if ('failure' in seen) return { partial: {}, progress: null, failure: seen.failure, stale: false };
    return { partial: { model: seen.model }, progress: null, failure: null, stale: false };
  }

  /** What the file is, from its header: read once a version of the file, in a child, never its weights. */
  #inspect(model: string, stamp: FileStamp): Promise<Inspected> {
    const known = this.#inspected.get(model);
    if (known && same(known.stamp, stamp)) return known.answer;
    const answer = diagnosisOptions(model)
      .then((options) => inspect(options, this.launch(model)))
      .then(
        (section): Inspected => ({ model: section }),
        (error: unknown): Inspected => ({ failure: failureMessage(error) }),
      );
    this.#inspected.set(model, { stamp, answer });
    return answer;
  }
}

export function same(a: FileStamp, b: FileStamp): boolean {
  return a.mtime === b.mtime && a.bytes === b.bytes;
}
