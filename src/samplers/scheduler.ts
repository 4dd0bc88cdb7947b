import type { Family } from '../domain/families';
import type { SamplerName } from '../domain/generated/samplers';
import { onlyPredictionInDiffusers, type Prediction } from '../domain/predictions';
import type { SchedulerConfig } from '../domain/schedulerConfig';
import type { FollowedScheduler, SamplerDefinition } from './definition';
import type { TimestepGrid } from './grids/spacing';
import { samplers } from './index';
import { schedulerAlphas, tellsAlphas } from './schedulerAlphas';

/** The deterministic sampler that a scheduler is followed as. */
export interface SchedulerSampler {
  readonly name: SamplerName;
  readonly family: Family;
  /** What the family's networks predict under this scheduler; absent where that varies. */
  readonly prediction: Prediction | undefined;
  /** The configuration, with what the class does where that does not say. */
  readonly config: SchedulerConfig;
  readonly timestepGrid: TimestepGrid;
  /** Told to use flow sigmas, it lays them out by the sampler's own rule where that has one. */
  readonly usesFlowRule: boolean;
  /** One sentence for everything that the scheduler does and this tool does not. */
  readonly notes: readonly string[];
}

/** From the scheduler's class; null where the configuration names none, or none that is known. */
export function samplerOf(config: SchedulerConfig): SchedulerSampler | null {
  const known = knownClass(config);
  if (!known) return null;
  const { definition, scheduler } = known;
  const family = scheduler.family ?? switchedFamily(config);
  return {
    name: definition.id,
    family,
    prediction: scheduler.prediction ?? onlyPredictionInDiffusers(family),
    config: { ...scheduler.defaults, ...config },
    timestepGrid: scheduler.timestepGrid ?? definition.timestepGrid,
    usesFlowRule: scheduler.family === undefined && scheduler.timestepGrid === undefined && !!definition.flowRule,
    notes: notesOn(config, known),
  };
}

/** Whether the class samples one-step students, whose answer to noise is a sample. */
export function samplesStudents(config: SchedulerConfig): boolean {
  return knownClass(config)?.scheduler.samplesStudents === true;
}

/** What the class's networks are told, if that is none of the time inputs; null where it is one. */
export function unreadTimeOf(config: SchedulerConfig): string | null {
  return knownClass(config)?.scheduler.unreadTime ?? null;
}

/** ᾱ_t, [T], as a scheduler makes them; null where neither the configuration nor its class says anything about them. */
export function alphasOf(config: SchedulerConfig): Float64Array | null {
  if (!tellsAlphas(config) && samplerOf(config)?.family !== 'vp') return null;
  return schedulerAlphas(config, knownClass(config)?.scheduler.usualBetas);
}

interface KnownClass {
  readonly name: string;
  readonly definition: SamplerDefinition;
  readonly scheduler: FollowedScheduler;
}

function knownClass({ _class_name: name }: SchedulerConfig): KnownClass | null {
  if (name === undefined) return null;
  for (const definition of Object.values(samplers)) {
    const scheduler = Object.hasOwn(definition.schedulers, name) ? definition.schedulers[name] : undefined;
    if (scheduler) return { name, definition, scheduler };
  }
  return null;
}

/** Of a class that serves several families by a switch. */
function switchedFamily(config: SchedulerConfig): Family {
  if (config.use_flow_sigmas === true) return 'flow';
  // Stable Video Diffusion's: preconditioned as EDM's, with c_noise for a time.
  return config.timestep_type === 'continuous' && config.prediction_type === 'v_prediction' ? 'edm' : 'vp';
}

function notesOn(config: SchedulerConfig, { name, definition, scheduler: { is, clips } }: KnownClass): string[] {
  const instead = `${definition.title} on its noise levels is used instead.`;
  const notes: string[] = [];
  const random = is === 'stochastic' || config.algorithm_type?.startsWith('sde') || config.stochastic_sampling === true;
  if (random) notes.push(`${name} draws fresh noise at every step, so a seed does not determine one image; ${instead}`);
  else if (is) notes.push(`${name} is not implemented; ${instead}`);
  if (config.thresholding === true)
    notes.push(`${name} uses dynamic thresholding, which changes the sampling path; it is ignored here.`);
  else if (config.clip_sample ?? clips)
    notes.push(
      `${name} clips the denoised sample at every step, which changes the sampling path; clipping is ignored here.`,
    );
  return notes;
}
