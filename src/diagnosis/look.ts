import { metadataEvidence, shortenedMetadata } from '../checkpoint/metadata';
import { isInteger } from '../checkpoint/portShapes';
import type { Roles } from '../checkpoint/inputs';
import type { SamplerName } from '../domain/generated/samplers';
import type { DiagnosisOptions, DiagnosisRequest, SaidOptions } from '../domain/options';
import type { InputRole, ModelSection } from '../domain/report';
import { defaultSampler, samplers } from '../samplers';
import { samplerOf } from '../samplers/scheduler';
import { limitOf } from './budget';
import { openCheckpoint, sampleShapeOf, type CheckpointFiles } from './checkpoint';
import { knownOf } from './recognition/known';
import { readByName } from './recognition/readByName';
import type { Recognition } from './recognition/recognition';

/** What is known of a diagnosis before it runs. */
export interface Outlook {
  readonly section: Omit<ModelSection, 'sha256'>;
  /** From all sources. */
  readonly options: DiagnosisOptions;
  readonly roles: readonly InputRole[];
  /** The sampler where none is said. */
  readonly usualSampler: SamplerName;
}

/** The most that a diagnosis with some options takes. */
export interface Price {
  readonly sampler: { readonly name: SamplerName; readonly steps: number };
  /** Of one run of that sampler, in network evaluations. */
  readonly run: number;
  /** Of all stages together, in network evaluations. */
  readonly limit: number;
}

/** What the options make of it: the sampler's own number of steps may differ on a short noise schedule, which only the diagnosis finds. */
export function priceOf({ options, roles, usualSampler }: Outlook, said: SaidOptions): Price {
  const { sampler: name = usualSampler, steps, effort, guidance } = { ...options, ...said };
  const definition = samplers[name];
  const count = steps ?? definition.usualSteps;
  // Classifier-free guidance asks twice, unless the network takes the scale itself.
  const each = guidance !== undefined && !roles.includes('guidance') ? 2 : 1;
  const run = each * definition.solver({}, false).evaluations(count);
  return { sampler: { name, steps: count }, run, limit: limitOf(effort, run) };
}

/**
 * What a checkpoint is by its header and the files beside it, in milliseconds: no weights are read, no network runs, and the runtime is not
 * even loaded, so that a file from anybody can be looked at.
 */
export async function look(request: DiagnosisRequest): Promise<Omit<ModelSection, 'sha256'>> {
  return described(await openCheckpoint(request));
}

/** The same, with what a diagnosis of it would go by and may take. */
export async function lookAhead(request: DiagnosisRequest): Promise<Outlook> {
  const files = await openCheckpoint(request);
  const section = described(files);
  const { options, roles, scheduler } = files;
  const scheduled = (scheduler && samplerOf(scheduler.config)?.name) ?? null;
  const roleIds = roles.inputs.map(({ role }) => role);
  return { section, options, roles: roleIds, usualSampler: scheduled ?? defaultSampler(section.family).id };
}

/** The same of a checkpoint whose files are read. */
export function described(files: CheckpointFiles): Omit<ModelSection, 'sha256'> {
  const { roles } = files;
  const recognition = readByName(knownOf(files.options, files.scheduler, isInteger(roles.time)), roles.time.name);
  return modelSection(files, roles, sampleShapeOf(roles, files), recognition);
}

export function modelSection(
  { header, options, companions }: CheckpointFiles,
  roles: Roles,
  shape: readonly number[],
  { family, prediction, parameterization, confidence, evidence }: Omit<Recognition, 'schedule' | 'std' | 'warnings'>,
): Omit<ModelSection, 'sha256'> {
  const metadata = shortenedMetadata(header.metadata);
  return {
    path: options.model,
    ...(header.externalFiles.length > 0 && { externalFiles: [...header.externalFiles] }),
    bytes: header.bytes,
    family,
    prediction,
    confidence,
    time: parameterization.time,
    shape: [...shape],
    dtype: header.weightType || roles.sample.type,
    inputs: [...roles.inputs],
    ...(Object.keys(metadata).length > 0 && { metadata }),
    evidence: [...roles.evidence, ...metadataEvidence(metadata), ...companions.evidence, ...evidence],
  };
}
