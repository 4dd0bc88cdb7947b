import { teleportBytes } from '../data/teleportFile';
import type { Skip } from './skip';

/**
 * `<model>.teleport.safetensors`: mean, basis, eigenvalues and tail of the Gaussian, the noise levels of the baseline sampler and of
 * the plan, and as metadata their origin (docs/export.md).
 */
export function teleportBundle({ report, plan, teleport }: Skip): Uint8Array {
  const { model, sampler, tool, createdAt, structure } = report;
  return teleportBytes({
    ...teleport,
    about: {
      ...teleport.about,
      tool: `${tool.name} ${tool.version}`,
      created: createdAt,
      model: model.path,
      family: model.family,
      prediction: model.prediction,
      shape: JSON.stringify(model.shape),
      structure: structure.source,
      sampler: JSON.stringify({ name: sampler.name, steps: sampler.steps, evaluations: sampler.evaluations }),
      plan: JSON.stringify(plan),
    },
  });
}
