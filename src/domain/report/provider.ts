import type { ProviderName } from '../generated/providers';
import type { Count } from './numbers';

export interface ProviderSection {
  requested: 'auto' | ProviderName;
  used: ProviderName;
  /** The device as a person names it, e.g. "AMD EPYC (2 threads)". */
  device: string;
  /** Agreement with the CPU on the same network; null when the CPU itself ran. */
  parity: { maxRelative: number } | null;
  /** Why a faster device did not run; null when the first choice did. */
  fallback: string | null;
  /** Speed against the CPU on the same batch (> 1 is faster); absent when nothing was compared. */
  speedup?: number;
  /** Samples for a network call, at most; absent in older reports. */
  batch?: Count;
}
