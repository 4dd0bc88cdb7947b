import type { Tensor } from 'onnxruntime-node';
import { DiagnosisError } from '../../shared/failure';
import { shownName } from '../../shared/shown';
import type { Header } from '../../checkpoint/onnx/header';
import { modelAddress, serverToken } from './address';
import { InferenceServer, ServerFailure, unreachable, type ServedModel } from './server';

/** Batches that a server has at a time: the next one arrives while it computes. */
const IN_FLIGHT = 2;
/** Seconds for a first answer, which may load the model; later ones have what the slowest so far took, many times over. */
const FIRST_PATIENCE = 600;
const LEAST_PATIENCE = 30;
const TIMES_THE_SLOWEST = 20;
/** Seconds that servers which fail are given to come back while none answers. */
const OUTAGE = 60;
/** Seconds before a server that failed is asked again; doubled each time. */
const FIRST_PAUSE = 0.5;

/** What is known of one server after its use. */
export interface ServerUse {
  readonly address: string;
  readonly model: string;
  readonly version: string | null;
  readonly platform: string;
  /** Seconds of a request that asks for next to nothing. */
  readonly roundTrip: number;
  /** Calls that it answered. */
  readonly calls: number;
  /** Seconds from sending to the last byte of the answer, of all calls. */
  readonly seconds: number;
  /** Calls that it failed, which were retried there or elsewhere; with the last reason. */
  readonly failures: number;
  readonly lastFailure: string | null;
}

interface Lane {
  readonly server: InferenceServer;
  readonly described: ServedModel;
  readonly roundTrip: number;
  busy: number;
  calls: number;
  seconds: number;
  failures: number;
  lastFailure: string | null;
  /** On performance.now(), until when it is left alone. */
  pausedUntil: number;
  pause: number;
}

/** A network on one or several servers, used like a session of the runtime. Calls share the servers, and move from one that fails to another. */
export class RemoteSession {
  private slowest = 0;
  private waiting: (() => void)[] = [];

  private constructor(private readonly lanes: readonly Lane[]) {}

  /** @throws DiagnosisError where none answers, or one serves another network than the file's */
  static async open(addresses: readonly string[], header: Header): Promise<RemoteSession> {
    const token = serverToken();
    const servers = [...new Set(addresses.map((address) => modelAddress(address, token)))].map(
      (address) => new InferenceServer(address, token),
    );
    const lanes: Lane[] = [];
    const reasons: string[] = [];
    await Promise.all(
      servers.map(async (server, i) => {
        try {
          const described = await server.describe();
          const roundTrip = await server.roundTrip();
          refuseOther(server, described, header);
          const unused = { busy: 0, calls: 0, seconds: 0, failures: 0, lastFailure: null, pausedUntil: 0 };
          lanes[i] = { server, described, roundTrip, ...unused, pause: FIRST_PAUSE };
        } catch (error) {
          if (!(error instanceof ServerFailure)) throw error;
          reasons.push(`${server.address}: ${error.message}`);
        }
      }),
    );
    if (reasons.length > 0) throw unreachable(reasons);
    return new RemoteSession(lanes);
  }

  /** Servers that compute side by side. */
  get servers(): number {
    return this.lanes.length;
  }

  /** Calls that are worth making at a time. */
  get inFlight(): number {
    return IN_FLIGHT * this.lanes.length;
  }

  use(): ServerUse[] {
    return this.lanes.map(({ server, described, roundTrip, calls, seconds, failures, lastFailure }) => ({
      address: server.address,
      model: described.name,
      version: described.version,
      platform: described.platform,
      roundTrip,
      calls,
      seconds,
      failures,
      lastFailure,
    }));
  }

  /** The answers of whichever server is free first. */
  async run(
    feeds: Readonly<Record<string, Tensor>>,
    fetches: Readonly<Record<string, unknown>>,
  ): Promise<Record<string, Tensor>> {
    const outputs = Object.keys(fetches);
    const started = performance.now();
    for (;;) {
      const lane = await this.freeLane(started);
      const start = performance.now();
      try {
        const answer = await lane.server.infer(feeds, outputs, this.patience());
        const seconds = (performance.now() - start) / 1000;
        this.slowest = Math.max(this.slowest, seconds);
        lane.calls++;
        lane.seconds += seconds;
        lane.pause = FIRST_PAUSE;
        return answer;
      } catch (error) {
        if (!(error instanceof ServerFailure)) throw error;
        if (error.isFinal) throw new Error(`${lane.server.host}: ${error.message}`, { cause: error });
        lane.failures++;
        lane.lastFailure = error.message;
        lane.pausedUntil = performance.now() + 1000 * lane.pause;
        lane.pause *= 2;
      } finally {
        lane.busy--;
        this.waiting.shift()?.();
      }
    }
  }

  release(): Promise<void> {
    return Promise.resolve();
  }

  private patience(): number {
    return this.slowest === 0 ? FIRST_PATIENCE : Math.max(LEAST_PATIENCE, TIMES_THE_SLOWEST * this.slowest);
  }

  /** The least busy server that is not left alone, once there is one. */
  private async freeLane(since: number): Promise<Lane> {
    for (;;) {
      const now = performance.now();
      const well = this.lanes.filter(({ pausedUntil }) => pausedUntil <= now);
      const free = well.filter(({ busy }) => busy < IN_FLIGHT).sort((a, b) => a.busy - b.busy || a.calls - b.calls);
      const [lane] = free;
      if (lane) {
        lane.busy++;
        return lane;
      }
      if (well.length > 0) {
        await new Promise<void>((resolve) => this.waiting.push(resolve));
        continue;
      }
      if (now - since > 1000 * OUTAGE) throw this.outage();
      const next = Math.min(...this.lanes.map(({ pausedUntil }) => pausedUntil));
      await new Promise((resolve) => setTimeout(resolve, Math.max(1, next - now)));
    }
  }

  private outage(): DiagnosisError {
    const reasons = this.lanes.map(({ server, lastFailure }) => `${server.address}: ${lastFailure ?? 'no answer'}`);
    return new DiagnosisError(
      'provider',
      `No server has answered for ${OUTAGE} s: ${reasons.join('; ')}.`,
      'Start it again: the measurements so far are kept, and the next diagnosis resumes from there.',
    );
  }
}

/** A server's network must have the file's inputs and outputs; more than their names and types it does not tell. */
function refuseOther({ address }: InferenceServer, { inputs, outputs }: ServedModel, header: Header): void {
  // A server that keeps its ports to itself is taken at its word.
  if (inputs.length === 0) return;
  const missing = [
    ...header.inputs.filter(({ name }) => !inputs.some((port) => port.name === name)),
    ...header.outputs.slice(0, 1).filter(({ name }) => !outputs.some((port) => port.name === name)),
  ].map(({ name }) => shownName(name));
  if (missing.length === 0) return;
  throw new DiagnosisError(
    'provider',
    `${address} serves a different network than this file’s: it has no ${missing.join(', ')}.`,
    'Name the model on the server that was loaded from this file.',
  );
}
