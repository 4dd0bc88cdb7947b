import { option, remedy } from '../../domain/remedy';
import { studentSaid } from '../../checkpoint/metadata';
import { doesNotDenoise } from '../findings/network/doesNotDenoise';
import type { Port } from '../../checkpoint/onnx/header';
import type { Roles } from '../../checkpoint/inputs';
import { isInteger } from '../../checkpoint/portShapes';
import type { Network, NetworkPorts, OnRun } from '../../engine/network';
import type { Recording } from '../../engine/recording/recording';
import { RemoteSession } from '../../engine/remote/session';
import { openSession } from '../../engine/session';
import { coefficientsAt } from '../../score/parameterization';
import { DiagnosisError } from '../../shared/failure';
import { RECOGNITION_LIMITS } from '../budget';
import type { CheckpointFiles } from '../checkpoint';
import type { FoundConditions } from '../conditions/conditions';
import { askTwice, differsError } from './askTwice';
import { knownOf } from './known';
import { openPorts } from './openPorts';
import type { Recognition } from './recognition';
import { recognize } from './recognize';
import { shownName } from '../../shared/shown';

/** A checkpoint that is open on the CPU or on servers, with the roles of its ports and its parameterization. */
export interface ReadCheckpoint {
  readonly network: Network;
  readonly roles: Roles;
  readonly ports: NetworkPorts;
  readonly conditions: FoundConditions;
  readonly recognition: Recognition;
  /** By how much two answers to the same input differ, over their size; 0 for a function of it. */
  readonly difference: number;
  /** The servers that evaluate it; null where it is open on the CPU. */
  readonly servers: RemoteSession | null;
}

/** Who is told of evaluations, and where they are recorded. */
interface Watch {
  readonly onRun?: OnRun | null;
  readonly recording?: Recording | null;
}

/** Evaluations that are left for the end: whether timesteps are counted from 1, and whether it answers alike when asked twice. */
const LAST = 40;

/** Of a recognition: samples at a time. Small ones cost little more by the dozen. */
const batchOf = (dimension: number): number => Math.min(64, Math.max(8, Math.floor(8192 / dimension)));

/**
 * Opens the network and recognizes it. Where names and shapes leave the roles of its inputs open, the first roles under which the
 * network denoises are right: with a guidance scale taken for the time it would not.
 * @param patience seconds that assessing one hypothesis may take; a slower network is recognized by its names
 * @param watch of every evaluation, then and later
 */
export async function readCheckpoint(
  files: CheckpointFiles,
  patience = Infinity,
  { onRun = null, recording = null }: Watch = {},
): Promise<ReadCheckpoint> {
  const { roles, options } = files;
  const said = studentSaid(files.header.metadata);
  if (said !== null && (options.family === undefined || options.prediction === undefined)) throw isStudent(said);
  const servers = options.remote?.length ? await RemoteSession.open(options.remote, files.header) : null;
  const session = servers ?? (await openSession(options.model, 'cpu'));
  const failures: unknown[] = [];
  const found: Omit<ReadCheckpoint, 'difference' | 'servers'>[] = [];
  const tried: Network[] = [];
  const spent = (): number => tried.reduce((sum, { evaluations }) => sum + evaluations, 0);
  const most = RECOGNITION_LIMITS[options.effort] - LAST;
  for (const candidate of [roles, ...roles.alternatives]) {
    try {
      const { network, ports, conditions, roles: read } = await openPorts(session, candidate, files);
      network.onRun = onRun;
      network.recording = recording?.of(servers ? 'remote' : 'cpu') ?? null;
      tried.push(network);
      const recognition = await recognize({
        network,
        timeName: read.time.name,
        outputName: read.output.name,
        ...knownOf(options, files.scheduler, isInteger(read.time)),
        batch: batchOf(network.dimension),
        seed: options.seed,
        patience,
        affords: (evaluations) => spent() + evaluations <= most,
      });
      const evidence = [...(network.hasUnstatedVariance ? [varianceSeen(read.output)] : []), ...recognition.evidence];
      found.push({ network, roles: read, ports, conditions, recognition: { ...recognition, evidence } });
      if (recognition.confidence === 'measured') break;
    } catch (error) {
      if (!(error instanceof DiagnosisError)) throw error;
      failures.push(error);
    }
  }
  const best = found.find(({ recognition }) => recognition.confidence === 'measured') ?? found[0];
  if (best) {
    const { network, recognition } = best;
    const { parameterization, schedule, std } = recognition;
    const { time } = coefficientsAt(parameterization, schedule.levelAt(std));
    const difference = await askTwice(network, time, options.seed);
    if (said === null) return { ...best, difference, servers };
    const finding = doesNotDenoise.of({ kind: '', because: 'metadata', said });
    return {
      ...best,
      difference,
      servers,
      recognition: { ...recognition, warnings: [...recognition.warnings, finding] },
    };
  }
  const differences = await Promise.all(tried.map((network) => askTwice(network, 1, options.seed).catch(() => 0)));
  await session.release();
  const difference = Math.max(0, ...differences);
  throw difference > 0 ? differsError(difference) : failures[0];
}

/** Before anything is measured: what its own file says of it leaves nothing to find out. */
function isStudent(said: string): DiagnosisError {
  return new DiagnosisError(
    'not-a-denoiser',
    `The file’s metadata say “${said}”: the network is distilled, and answers noise with a finished sample instead of the mean of the data. Its score is not that of any data, so no step of its sampling can be replaced.`,
    remedy`To measure it nevertheless, set ${option('family')} and ${option('prediction')}.`,
  );
}

/** In the words used of a file that states it. */
function varianceSeen({ name }: Port): string {
  return `The output ${shownName(name)} turned out to have twice the sample's channels: the first half is the prediction, the second a variance that is not read.`;
}
