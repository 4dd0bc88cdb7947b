import type { ProviderName } from '../../domain/generated/providers';
import { coreml } from './coreml';
import { cpu } from './cpu';
import { cuda } from './cuda';
import type { ProviderDefinition } from './definition';
import { dml } from './dml';
import { webgpu } from './webgpu';

/** Every provider by its id; tools/generate writes src/domain/generated/providers.ts from it. */
export const providers = { cpu, webgpu, cuda, dml, coreml } satisfies Record<ProviderName, ProviderDefinition>;

export function provider(name: ProviderName): ProviderDefinition {
  return providers[name];
}
