import type { SamplerName } from '../domain/generated/samplers';
import { samplers } from './index';

/** The deterministic sampler beside a stochastic one; null where the name is none of these. */
export function besideStochastic(name: string): SamplerName | null {
  const written = name.toLowerCase();
  const beside = Object.values(samplers).find(({ stochasticNames = [] }) =>
    stochasticNames.some((known) => known.test(written)),
  );
  return beside?.id ?? null;
}
