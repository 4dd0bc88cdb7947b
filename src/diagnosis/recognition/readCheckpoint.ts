import { option, remedy } from '../../domain/remedy';
import { studentSaid } from '../../checkpoint/metadata';
import type { Found } from '../findings/finding';
import { doesNotDenoise } from '../findings/network/doesNotDenoise';
import { subspace } from '../findings/network/subspace';
import type { Port } from '../../checkpoint/onnx/header';
import type { Roles } from '../../checkpoint/inputs';
import { isInteger } from '../../checkpoint/portShapes';
import type { Network, NetworkPorts, NetworkSession, OnRun } from '../../engine/network';
import type { Recording } from '../../engine/recording/recording';
import { RemoteSession } from '../../engine/remote/session';
import { openSession } from '../../engine/session';
import { coefficientsAt } from '../../score/parameterization';
import { DiagnosisError } from '../../shared/failure';
import { RECOGNITION_LIMITS } from '../budget';
import type { CheckpointFiles } from '../checkpoint';
import type { FoundConditions } from '../conditions/conditions';
import { echoOf, isOtherSide } from '../conditions/sampleSide';
import { askTwice, differsError } from './askTwice';
import { knownOf } from './known';
import { openPorts } from './openPorts';
import { probeTimeInput } from './noiseProbe';
import type { Recognition } from './recognition';
import { recognize } from './recognize';
import { ignoredDirections } from './subspace';
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
  const answers = recording?.of(servers ? 'remote' : 'cpu') ?? null;
  const watched = (network: Network): Network => {
    network.onRun = onRun;
    network.recording = answers;
    tried.push(network);
    return network;
  };
  const candidates = await sidesInOrder([roles, ...roles.alternatives], session, files);
  const outputs = new Set(candidates.map(({ output }) => output.name)).size;
  for (const [i, candidate] of candidates.entries()) {
    // Of several outputs the first may take all that the effort allows, and be none of a denoiser.
    const share = outputs > 1 ? (i + 1) / candidates.length : 1;
    const limit = { isReached: false };
    try {
      const { network: whole, ports, conditions, roles: read } = await openPorts(session, candidate, files);
      const timeName = read.time.name;
      const wholeTimes = isInteger(read.time);
      const known = knownOf(options, files.scheduler, wholeTimes);
      const isStated = known.known.family !== undefined && known.known.prediction !== undefined;
      const { table, ignored } = await heardOf(watched(whole), { timeName, wholeTimes, isStated, seed: options.seed });
      const network = ignored.length > 0 ? watched(whole.besides(ignored)) : whole;
      const task = {
        network,
        timeName,
        outputName: read.output.name,
        ...known,
        batch: batchOf(network.dimension),
        seed: options.seed,
        patience,
        affords: (evaluations: number): boolean => {
          const isAffordable = spent() + evaluations <= share * most;
          limit.isReached ||= !isAffordable;
          return isAffordable;
        },
      };
      const recognition = await recognize(task, table);
      const evidence = [...(whole.hasUnstatedVariance ? [varianceSeen(read.output)] : []), ...recognition.evidence];
      const warnings = [...recognition.warnings, ...(ignored.length > 0 ? [subspaceOf(network, ignored.length)] : [])];
      found.push({
        network,
        roles: read,
        ports: ignored.length > 0 ? { ...ports, ignored } : ports,
        conditions,
        recognition: { ...recognition, evidence, warnings },
      });
      if (recognition.confidence === 'measured') break;
    } catch (error) {
      if (!(error instanceof DiagnosisError)) throw error;
      // On which side of the sample a condition stands is as open as can be: what the effort did not suffice for may be right.
      if (limit.isReached && candidate.concatenation) failures.unshift(error);
      else failures.push(error);
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

/** On which side of a condition the sample stands, as far as its answers tell: each side may take all that the effort allows. */
async function sidesInOrder(
  candidates: readonly Roles[],
  session: NetworkSession,
  files: CheckpointFiles,
): Promise<readonly Roles[]> {
  const [usual, other, ...others] = candidates;
  if (!usual?.concatenation || !other?.concatenation) return candidates;
  const echo = async (roles: Roles): Promise<number> => {
    const { network, roles: read } = await openPorts(session, roles, files);
    return echoOf(network, { wholeTimes: isInteger(read.time), seed: files.options.seed });
  };
  try {
    return isOtherSide(await echo(usual), await echo(other)) ? [other, usual, ...others] : candidates;
  } catch (error) {
    // What has to be asked is asked of each.
    if (error instanceof DiagnosisError) return candidates;
    throw error;
  }
}

/** What its answers to pure noise tell before it is known what they mean. */
async function heardOf(
  network: Network,
  { timeName, ...how }: { timeName: string; wholeTimes: boolean; isStated: boolean; seed: number },
): Promise<{ table: number | null; ignored: readonly Float64Array[] }> {
  const { timesteps: table, heard } = await probeTimeInput(network, how.wholeTimes, timeName, how.seed);
  return { table, ignored: await ignoredDirections(network, heard, how) };
}

function subspaceOf({ dimension }: Network, ignored: number): Found {
  return subspace.of({ dimension, ignored });
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
