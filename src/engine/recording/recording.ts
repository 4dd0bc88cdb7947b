import { randomUUID } from 'node:crypto';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { Tensor } from 'onnxruntime-node';
import { recordingsFolder, recordingsOf, sweepRecordings } from '../../shared/recordings';
import { encode, keyOf, read, scan, type Answer, type Place } from './record';

/** Seconds; a faster answer is not worth its place on the disk. */
const SLOW = 0.05;
/** Bytes that one diagnosis records. */
const MOST_BYTES = 4e9;

/** What one session of a network is asked of a recording. */
export interface Answers {
  /** What was recorded for these inputs, each record once; null where there is nothing left. */
  take(feeds: Readonly<Record<string, Tensor>>): Promise<Answer | null>;
  add(feeds: Readonly<Record<string, Tensor>>, answer: Answer, evaluations: number): Promise<void>;
}

/**
 * The slow answers of a network in the course of a diagnosis, in a file to which each is added as it comes. A diagnosis is a function of its
 * file, its options and the network's answers, so one with the same key that is started after a kill takes them from there and then goes on.
 * Every run writes a file of its own and reads those before it: two at once do not disturb each other.
 */
export class Recording {
  /** By key, in the order in which they came: a network may answer the same input differently. */
  readonly #kept = new Map<string, Place[]>();
  #evaluations = 0;
  #written = 0;
  #file: FileHandle | null = null;
  #writing: Promise<void> = Promise.resolve();
  #isStopped = false;

  /** @param stopped told once, where nothing more can be recorded; the diagnosis goes on */
  private constructor(
    readonly key: string,
    private readonly stopped: (reason: string) => void,
  ) {}

  /** @param key of file, options and version */
  static async open(key: string, stopped: (reason: string) => void): Promise<Recording> {
    const recording = new Recording(key, stopped);
    for (const name of await recordingsOf(key)) {
      const file = await open(name, 'r').catch(() => null);
      if (file) await recording.#readAll(file).catch(() => undefined);
    }
    await sweepRecordings(key);
    return recording;
  }

  /** Evaluations that earlier runs have left. */
  get evaluations(): number {
    return this.#evaluations;
  }

  /** Those of the session on one provider: its numbers are its own. */
  of(provider: string): Answers {
    return {
      take: (feeds) => this.#take(provider, feeds),
      add: (feeds, answer, evaluations) => this.#add(provider, feeds, answer, evaluations),
    };
  }

  async #readAll(file: FileHandle): Promise<void> {
    for await (const { key, evaluations, place } of scan(file)) {
      this.#kept.set(key, [...(this.#kept.get(key) ?? []), place]);
      this.#evaluations += evaluations;
    }
  }

  async #take(provider: string, feeds: Readonly<Record<string, Tensor>>): Promise<Answer | null> {
    if (this.#kept.size === 0) return null;
    const key = keyOf(provider, feeds);
    const [place, ...others] = this.#kept.get(key) ?? [];
    if (others.length > 0) this.#kept.set(key, others);
    else this.#kept.delete(key);
    return place ? read(place).catch(() => null) : null;
  }

  async #add(
    provider: string,
    feeds: Readonly<Record<string, Tensor>>,
    answer: Answer,
    evaluations: number,
  ): Promise<void> {
    if (this.#isStopped || answer.seconds < SLOW) return;
    const record = encode(keyOf(provider, feeds), answer, evaluations);
    if (!record) return;
    // One at a time, beside the network's next call.
    await this.#writing;
    this.#writing = this.#write(record).catch((error: unknown) => this.#stop((error as Error).message));
  }

  async #write(record: Buffer): Promise<void> {
    if (this.#written + record.length > MOST_BYTES) return this.#stop(`they take more than ${MOST_BYTES / 1e9} GB`);
    this.#file ??= await this.#create();
    // Not writeFile, which would begin anew.
    for (let done = 0; done < record.length;)
      done += (await this.#file.write(record, done, record.length - done, this.#written + done)).bytesWritten;
    this.#written += record.length;
  }

  async #create(): Promise<FileHandle> {
    await mkdir(recordingsFolder(), { recursive: true });
    // The names sort by time.
    const time = new Date().toISOString().replace(/[-:.]/g, '');
    const name = `${this.key}-${time}-${randomUUID().slice(0, 8)}.answers`;
    return open(path.join(recordingsFolder(), name), 'wx', 0o600);
  }

  #stop(reason: string): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.stopped(reason);
  }
}
