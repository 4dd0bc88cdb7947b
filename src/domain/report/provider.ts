import type { ProviderName } from '../generated/providers';
import type { Count } from './numbers';

export interface ProviderSection {
  requested: 'auto' | ProviderName;
  /** `remote` where the evaluations went to servers. */
  used: ProviderName | 'remote';
  /** The device as a person names it, e.g. "AMD EPYC (2 threads)". */
  device: string;
  /** Agreement with the CPU on the same network; null if the CPU ran it. */
  parity: { maxRelative: number } | null;
  /** Why a faster device did not run; null when the first choice did. */
  fallback: string | null;
  /** Speed against the CPU on the same batch (> 1 is faster); absent when nothing was compared. */
  speedup?: number;
  /** Samples for a network call, at most; absent in older reports. */
  batch?: Count;
  /** Sessions of the runtime that evaluate side by side, each on its part of the cores; absent for one. */
  sessions?: Count;
  /** The servers that evaluated the network; absent where it ran on this machine. */
  remote?: RemoteSection;
}

interface RemoteSection {
  servers: RemoteServer[];
  /**
   * Lower bound on the fraction of the servers' response time that is spent on the network connection: the round trip of an empty request
   * over the mean time of a call. Transferring the tensors takes additional time. null before the first call.
   */
  networkShare: number | null;
}

interface RemoteServer {
  /** Of the model: `http://localhost:8000/v2/models/unet`. */
  address: string;
  model: string;
  version: string | null;
  /** The platform that runs the model there, as the server reports it; may be empty. */
  platform: string;
  /** Seconds of an empty request. */
  roundTrip: number;
  /** Calls that it answered. */
  calls: Count;
  /** Calls that failed there and were retried, there or on another server. */
  failures: Count;
  /** Why the last of them failed. */
  lastFailure: string | null;
}
