import type { Port } from '../../checkpoint/onnx/header';
import type { Roles } from '../../checkpoint/inputs';
import { isInteger } from '../../checkpoint/portShapes';
import { Network, type NetworkPorts } from '../../engine/network';
import { openSession } from '../../engine/session';
import { DiagnosisError } from '../../shared/failure';
import { sampleShape, type CheckpointFiles } from '../checkpoint';
import { findConditions, type FoundConditions } from '../conditions/conditions';
import { knownOf } from './known';
import type { Recognition } from './recognition';
import { recognize } from './recognize';

/** A checkpoint that is open on the CPU, with what its ports carry and what its numbers mean. */
export interface ReadCheckpoint {
  readonly network: Network;
  readonly roles: Roles;
  readonly ports: NetworkPorts;
  readonly conditions: FoundConditions;
  readonly recognition: Recognition;
}

/** Of a recognition: samples at a time. Small ones cost little more by the dozen. */
const batchOf = (dimension: number): number => Math.min(64, Math.max(8, Math.floor(8192 / dimension)));

/**
 * Opens the network and finds out how it is to be read. Where names and shapes leave several roles open, the first under
 * which the network denoises is right: a guidance scale taken for the time would not.
 * @param patience seconds that weighing one reading may take; a slower network is read by names
 */
export async function readCheckpoint(files: CheckpointFiles, patience = Infinity): Promise<ReadCheckpoint> {
  const { roles, options } = files;
  const session = await openSession(options.model, 'cpu');
  const failures: unknown[] = [];
  const found: ReadCheckpoint[] = [];
  for (const parameterization of [roles, ...roles.alternatives]) {
    try {
      const shape = sampleShape(parameterization, files);
      const conditions = await findConditions(parameterization, shape, options, files.companions);
      const { sample, time, output, timeColumn, halfAxis } = parameterization;
      const ports: NetworkPorts = {
        sample,
        time,
        output,
        shape,
        timeColumn,
        halfAxis,
        conditions: conditions.conditional,
      };
      const network = new Network(session, ports);
      const recognition = await recognize({
        network,
        timeName: time.name,
        ...knownOf(options, files.scheduler, isInteger(time)),
        batch: batchOf(network.dimension),
        seed: options.seed,
        patience,
      });
      const evidence = [...(network.hasUnstatedVariance ? [varianceSeen(output)] : []), ...recognition.evidence];
      found.push({ network, roles: parameterization, ports, conditions, recognition: { ...recognition, evidence } });
      if (recognition.confidence === 'measured') break;
    } catch (error) {
      if (!(error instanceof DiagnosisError)) throw error;
      failures.push(error);
    }
  }
  const best = found.find(({ recognition }) => recognition.confidence === 'measured') ?? found[0];
  if (best) return best;
  await session.release();
  throw failures[0];
}

/** In the words of a file that states it. */
function varianceSeen({ name }: Port): string {
  return `The output ${name} turned out to have twice the sample's channels: the first half is the prediction, the second a variance that is not read.`;
}
