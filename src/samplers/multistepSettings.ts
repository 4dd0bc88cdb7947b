import type { SchedulerConfig } from '../domain/schedulerConfig';
import type { ExportedRun, Refusal } from './exportedRun';

export const PREDICTED = ['denoised', 'noise'] as const;

/** The order that a multistep scheduler is set to. */
export function solverOrder({ solver_order: order }: SchedulerConfig, usual: 1 | 2 | 3): 1 | 2 | 3 {
  return order === 1 || order === 2 || order === 3 ? order : usual;
}

/** Where diffusers' multistep schedulers end. */
export function finalSigmasType({ endsClean }: ExportedRun): string {
  return endsClean ? 'zero' : 'sigma_min';
}

/** Outside diffusers the multistep samplers are written out in one form only. */
export function unusualSettings(title: string): Refusal {
  return {
    refused: `it supports ${title} only with its usual settings, but the scheduler sets another order, slope or final step`,
  };
}
