import { samplerTitles, type SamplerName } from './generated/samplers';

/** "Heun 18", as the literature writes a sampler with its steps. */
export function samplerName({ name, steps }: { name: SamplerName; steps: number }): string {
  return `${samplerTitles[name]} ${steps}`;
}
