import type { SamplerName } from './generated/samplers';

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

/** Stochastic samplers by the names that k-diffusion, diffusers and web interfaces give them, and the built-in one beside each. */
const STOCHASTIC: readonly (readonly [name: RegExp, beside: SamplerName])[] = [
  [/^(ddpm|lcm|tcd|restart)$/, 'ddim'],
  [/^euler[-_ ]?(a|ancestral)$/, 'euler'],
  [/^(heun[-_ ]?(a|ancestral|churn)|(k?dpm|dpm)[-_ ]?2[-_ ]?(a|ancestral)|edm[-_ ]?stochastic)$/, 'heun'],
  [/^(dpm(pp|\+\+)?|sa)[-_ ]?((2|3)[ms]?[-_ ]?)?(sde|solver|a|ancestral)(pp)?$/, 'dpmpp-2m'],
  [/^(er[-_ ])?sde$/, 'dpmpp-2m'],
];

/** The deterministic sampler beside a stochastic one; null where the name is none of these. */
export function besideStochastic(name: string): SamplerName | null {
  return STOCHASTIC.find(([known]) => known.test(name.toLowerCase()))?.[1] ?? null;
}
