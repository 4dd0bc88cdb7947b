import type { ProviderName } from '../../domain/generated/providers';
import type { DiagnosisOptions } from '../../domain/options';
import type { RunTrial } from '../../domain/trial';
import { installedGpuProviders } from '../../engine/providers/installed';
import { DiagnosisError } from '../../shared/failure';
import { smallTrial } from './statuses';

/** The GPU providers that `auto` may choose, each with why it runs not even a small network; null where it does. */
export type GpuTrials = ReadonlyMap<ProviderName, Promise<DiagnosisError | null>>;

/** Starts a small trial of each in a child of its own, so that a machine without a GPU is known as such once the network is recognized. */
export function startGpuTrials({ provider, remote }: DiagnosisOptions, runTrial: RunTrial): GpuTrials {
  const failed = (error: unknown): DiagnosisError | null => (error instanceof DiagnosisError ? error : null);
  return new Map(
    (provider === 'auto' && !remote?.length ? installedGpuProviders() : []).map((name) => [
      name,
      runTrial(smallTrial(name)).then(() => null, failed),
    ]),
  );
}
