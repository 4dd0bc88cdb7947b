import { diffusersPredictionType } from '../../domain/predictions';
import { samplers } from '../../samplers';
import type { DiffusersScheduler } from '../../samplers/exportedRun';
import type { Skip } from '../skip';
import { literal, text } from './python';
import { refused } from './refused';
import { exportedRun, leaps } from './steps';

/** The scheduler of diffusers that takes the same steps, and the scaling of its latents. */
export interface Scheduler {
  readonly name: string;
  /** Arguments over the pipeline's own configuration. */
  readonly settings: Readonly<Record<string, string>>;
  /** `native`: a·x₀ + b·n; `sigma`: that over a. */
  readonly frame: 'native' | 'sigma';
  /** Whether it lists the inner levels twice, as Heun does. */
  readonly twice: boolean;
  /** Whether it scales the latents before they are passed to the network. */
  readonly scales: boolean;
}

/** @throws DiagnosisError 'unsupported' where diffusers has no scheduler that takes the same steps */
export function schedulerOf(skip: Skip): Scheduler {
  const { model, sampler } = skip.report;
  if (leaps(skip))
    throw refused('diffusers', 'some DDIM steps do not end at the noise level where the next one begins');
  const ofFamily = familySettings(skip);
  const { title, diffusers } = samplers[sampler.name];
  const found = diffusers[model.family]?.(exportedRun(skip));
  if (!found)
    throw refused('diffusers', `it has no scheduler that takes the steps of ${title} for ${model.family} networks`);
  if ('refused' in found) throw refused('diffusers', found.refused);
  if (found.isInSigma && skip.from.a === 0)
    throw refused('diffusers', `its ${title} scheduler cannot start from σ = ∞`);
  return {
    name: found.name,
    settings: { ...ofFamily, ...literals(found) },
    frame: found.isInSigma ? 'sigma' : 'native',
    twice: found.listsTwice ?? false,
    scales: model.family !== 'flow',
  };
}

/** Options for the scheduler's own grid, switched off because its levels are replaced. */
const NO_GRID = { use_karras_sigmas: 'False', use_exponential_sigmas: 'False', use_beta_sigmas: 'False' };

/** Arguments for every scheduler of the family. */
function familySettings({ report: { model }, to }: Skip): Record<string, string> {
  switch (model.family) {
    case 'vp': {
      const prediction = diffusersPredictionType(model.prediction, 'vp');
      if (!prediction)
        throw refused('diffusers', `its schedulers do not support networks that predict ${model.prediction}`);
      return { prediction_type: text(prediction), ...NO_GRID };
    }
    case 'flow':
      // If the network's time runs from noise to data its output has the opposite sign, as the coefficients show.
      if (to.cOut > 0)
        throw refused('diffusers', 'its flow-matching schedulers require time to run from data to noise');
      return { shift: '1.0' };
    case 'edm':
      if (model.prediction !== 'edm-raw')
        throw refused(
          'diffusers',
          'its EDM schedulers apply the preconditioning themselves, and this network already includes it',
        );
      return {};
  }
}

function literals({ settings = {} }: DiffusersScheduler): Record<string, string> {
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, literal(value)]));
}
