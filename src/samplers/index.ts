import type { Family } from '../domain/families';
import type { SamplerName } from '../domain/generated/samplers';
import { ddim } from './ddim';
import type { SamplerDefinition } from './definition';
import { dpmpp2m } from './dpmpp2m';
import { euler } from './euler';
import { heun } from './heun';
import { unipc } from './unipc';

/**
 * Every sampler, by its id; all code looks samplers up here when it needs one. A type error in this line means that
 * src/domain/generated/samplers.ts is out of date: run `npm run generate`.
 */
export const samplers: Readonly<Record<SamplerName, SamplerDefinition>> = byId([heun, euler, ddim, dpmpp2m, unipc]);

/** The sampler that a family's checkpoints are run with unless another one is named. */
export function defaultSampler(family: Family): SamplerDefinition {
  const found = Object.values(samplers).find(({ defaultFor }) => defaultFor?.includes(family));
  if (!found) throw new Error(`no sampler is the default of ${family}`);
  return found;
}

function byId<const D extends SamplerDefinition>(definitions: readonly D[]): Record<D['id'], SamplerDefinition> {
  return Object.fromEntries(definitions.map((definition) => [definition.id, definition])) as Record<D['id'], D>;
}
