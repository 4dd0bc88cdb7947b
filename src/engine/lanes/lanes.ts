import { Worker } from 'node:worker_threads';
import type { InferenceSession, Tensor } from 'onnxruntime-node';
import type { NetworkSession } from '../network';
import { openSession } from '../session';
import { received, sent, type LaneAnswer, type LaneCall, type LaneStart } from './messages';

/** Samples of a call: more take no less time each, and fewer leave no lane idle while another ends (docs/performance.md). */
const SAMPLES = 4;

/** Opens a model in several lanes that share the threads; rejects where that fails. */
export type OpenLanes = (start: LaneStart, count: number) => Promise<Lanes>;

/** Where calls are answered: in a thread, or here. */
interface Lane {
  /** Calls that it has. */
  busy: number;
  run(feeds: Readonly<Record<string, Tensor>>, outputs: readonly string[]): Promise<Record<string, Tensor>>;
  release(): Promise<void>;
}

/**
 * A network in several sessions of the runtime, one of them here and each other one in a thread, used like one session. The runtime spreads
 * every operator over its threads, which then wait for each other; in a small network they wait for longer than it takes each to compute
 * samples of its own.
 */
export class Lanes implements NetworkSession {
  readonly most = SAMPLES;

  /** @param lanes the one that blocks this thread last: what others are given before is computed meanwhile */
  private constructor(private readonly lanes: readonly Lane[]) {}

  /** @param script of a thread: dist/lane.js */
  static async open(script: string, { model, threads }: LaneStart, count: number): Promise<Lanes> {
    const start: LaneStart = { model, threads: Math.max(1, Math.floor(threads / count)) };
    const threadLanes = Array.from({ length: count - 1 }, () => ThreadLane.open(script, start));
    // Opens meanwhile.
    const here = openSession(model, 'cpu', start.threads).then((session) => new OwnLane(session));
    const opened = await Promise.allSettled<Lane>([...threadLanes, here]);
    const lanes = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const failed = opened.find((one) => one.status === 'rejected');
    if (!failed) return new Lanes(lanes);
    await Promise.all(lanes.map((lane) => lane.release()));
    throw failed.reason;
  }

  get servers(): number {
    return this.lanes.length;
  }

  /** Each thread has one more that waits: this one hears of an answer only between its own calls. */
  get inFlight(): number {
    return 2 * this.lanes.length - 1;
  }

  /** The answers of the least busy lane. */
  async run(
    feeds: Readonly<Record<string, Tensor>>,
    fetches: Readonly<Record<string, unknown>>,
  ): Promise<Record<string, Tensor>> {
    const lane = this.lanes.reduce((least, one) => (one.busy < least.busy ? one : least));
    lane.busy++;
    try {
      return await lane.run(feeds, Object.keys(fetches));
    } finally {
      lane.busy--;
    }
  }

  async release(): Promise<void> {
    await Promise.all(this.lanes.map((lane) => lane.release()));
  }
}

/** Blocks this thread while it computes. */
class OwnLane implements Lane {
  busy = 0;

  constructor(private readonly session: InferenceSession) {}

  async run(feeds: Readonly<Record<string, Tensor>>, outputs: readonly string[]): Promise<Record<string, Tensor>> {
    return await this.session.run(feeds, [...outputs]);
  }

  release(): Promise<void> {
    return this.session.release();
  }
}

interface Waiting {
  readonly resolve: (outputs: Record<string, Tensor>) => void;
  readonly reject: (error: Error) => void;
}

/** A session in a thread of its own, which answers calls in their order. */
class ThreadLane implements Lane {
  busy = 0;
  #calls = 0;
  readonly #waiting = new Map<number, Waiting>();

  readonly #ended: Promise<void>;

  private constructor(private readonly thread: Worker) {
    this.#ended = new Promise((resolve) => thread.once('exit', () => resolve()));
  }

  /** Resolves once the network is open there. */
  static async open(script: string, start: LaneStart): Promise<ThreadLane> {
    const lane = new ThreadLane(new Worker(script, { workerData: start }));
    await new Promise<void>((resolve, reject) => lane.#listen(resolve, reject));
    return lane;
  }

  run(feeds: Readonly<Record<string, Tensor>>, outputs: readonly string[]): Promise<Record<string, Tensor>> {
    const call: LaneCall = { id: ++this.#calls, feeds: sent(feeds), outputs };
    return new Promise((resolve, reject) => {
      this.#waiting.set(call.id, { resolve, reject });
      this.thread.postMessage(call);
    });
  }

  release(): Promise<void> {
    this.thread.postMessage(null satisfies LaneCall);
    return this.#ended;
  }

  #listen(opened: () => void, failed: (error: Error) => void): void {
    const fail = (error: Error): void => {
      failed(error);
      for (const { reject } of this.#waiting.values()) reject(error);
      this.#waiting.clear();
    };
    this.thread.on('error', fail);
    this.thread.on('exit', () => fail(new Error('a thread of the runtime ended')));
    this.thread.on('message', ({ id, outputs, failure }: LaneAnswer) => {
      const call = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (failure !== undefined) (call?.reject ?? failed)(new Error(failure));
      else if (call && outputs) call.resolve(received(outputs));
      else opened();
    });
  }
}
