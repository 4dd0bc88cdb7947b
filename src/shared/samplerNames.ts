import type { SamplerName } from './report';

const NAMES: Readonly<Record<SamplerName, string>> = {
  heun: 'Heun',
  euler: 'Euler',
  ddim: 'DDIM',
  'dpmpp-2m': 'DPM-Solver++(2M)',
  unipc: 'UniPC',
};

/** "Heun 18", as the literature writes a sampler with its steps. */
export function samplerName({ name, steps }: { name: SamplerName; steps: number }): string {
  return `${NAMES[name]} ${steps}`;
}
