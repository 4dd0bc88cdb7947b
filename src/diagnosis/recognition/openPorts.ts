import { isBatchInDoubt, isWholeInput, withoutBatch } from '../../checkpoint/batchAxis';
import type { Roles } from '../../checkpoint/inputs';
import { isInteger } from '../../checkpoint/portShapes';
import { Network, type NetworkPorts, type NetworkSession } from '../../engine/network';
import { sampleShapeOf, type CheckpointFiles } from '../checkpoint';
import { findConditions, type FoundConditions } from '../conditions/conditions';
import { sizedLike } from '../conditions/ports';
import { rowsInfluenceEachOther } from './batchAxis';
import { countClasses } from './classCount';

/** A network with its ports read one way, and a value for each of them but sample and time. */
interface OpenedPorts {
  readonly network: Network;
  readonly roles: Roles;
  readonly ports: NetworkPorts;
  readonly conditions: FoundConditions;
}

/** The ports with the first axis of the sample as a batch, or as part of the sample: as the shape says that was given, else as its rows behave. */
export async function openPorts(session: NetworkSession, roles: Roles, files: CheckpointFiles): Promise<OpenedPorts> {
  const { shape, seed } = files.options;
  const open = (as: Roles): Promise<OpenedPorts> => openAs(as, files, session);
  if (roles.sample.shape.length === 1) return open(withoutBatch(roles, 'it has one dimension'));
  if (shape && isWholeInput(shape, roles)) return open(withoutBatch(roles, 'its shape was set so'));
  if (shape || !isBatchInDoubt(roles)) return open(roles);
  const whole = await open(withoutBatch(roles, 'a change in one of its rows changes the answers of the others'));
  const rows = Number(roles.sample.shape[0]);
  const asOne = await rowsInfluenceEachOther(whole.network, rows, { wholeTimes: isInteger(roles.time), seed });
  return asOne ? whole : open(roles);
}

async function openAs(roles: Roles, files: CheckpointFiles, session: NetworkSession): Promise<OpenedPorts> {
  const shape = sampleShapeOf(roles, files);
  if (files.options.class !== 'all') return openUnder(roles, shape, files, session);
  // Under any class at first, to see how many there are.
  const { network } = await openUnder(roles, shape, { ...files, options: { ...files.options, class: 0 } }, session);
  const classes = await countClasses(roles, shape, files, network);
  return openUnder(roles, shape, { ...files, companions: { ...files.companions, classes } }, session);
}

async function openUnder(
  roles: Roles,
  shape: number[],
  files: CheckpointFiles,
  session: NetworkSession,
): Promise<OpenedPorts> {
  const conditions = await findConditions(roles, shape, files.options, files.companions);
  const { sample, output, timeColumn, halfAxis, batchless = false } = roles;
  const ports: NetworkPorts = {
    sample,
    time: timeColumn ? sample : sizedLike(roles.time, sample, shape),
    output,
    shape,
    timeColumn,
    halfAxis,
    batchless,
    added: conditions.added,
    conditions: conditions.conditional,
  };
  return { network: new Network(session, ports), roles, ports, conditions };
}
