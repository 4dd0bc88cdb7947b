import type { Roles } from '../../checkpoint/inputs';
import { isInteger } from '../../checkpoint/portShapes';
import type { Network } from '../../engine/network';
import type { CheckpointFiles } from '../checkpoint';
import { findConditions } from '../conditions/conditions';
import { tableLength } from './noiseProbe';

/** More classes than any table has rows. */
const FAR = 2 ** 31 - 1;

/**
 * How many classes a network has that takes their index: the runtime refuses one beyond the table of embeddings, and names its end.
 * @returns null where no configuration says it and no table shows it
 */
export async function countClasses(
  roles: Roles,
  shape: readonly number[],
  { options, companions }: CheckpointFiles,
  network: Network,
): Promise<number | null> {
  const isIndex = roles.conditions.some(({ role, port }) => role !== 'mask' && isInteger(port));
  if (companions.classes !== null || !isIndex) return companions.classes;
  const { conditional } = await findConditions(roles, shape, { ...options, class: FAR }, companions);
  try {
    await network.run(new Float64Array(network.dimension), 1, conditional);
  } catch (error) {
    return tableLength(error);
  }
  return null;
}
