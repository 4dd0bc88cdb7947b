import { readCompanions } from '../../checkpoint/layout/companions';
import type { ProgressTracker } from '../../diagnosis/progress';
import type { DiagnosisRequest } from '../../domain/options';
import { USUAL_BATCH } from '../../domain/options/run';
import { hashCheckpoint } from '../../shared/hashCheckpoint';
import { readReference } from './readReference';
import type { Original } from './original';
import { SEEDS } from './run';

/** The answers of an original that ran elsewhere, by the script that was printed for it. */
export async function fromReference(
  file: string,
  options: DiagnosisRequest,
  progress: ProgressTracker,
): Promise<Original> {
  const { about, convention, levels, solver, run } = await readReference(file);
  const { family, prediction, time, shape, sampler, sigmaMax } = about;
  const steps = levels.length - 1;
  const evaluations = solver.evaluations(steps);
  const { provider = 'cpu', batch = USUAL_BATCH, model } = options;
  progress.plan(1.5 * SEEDS * evaluations, 0, null);
  const { vaeDecoder } = await readCompanions(model).catch(() => ({ vaeDecoder: null }));
  return {
    convention,
    run,
    solver,
    levels,
    sampler: {
      name: sampler,
      steps,
      evaluations,
      sigmas: levels.map(({ sigma }) => (Number.isFinite(sigma) ? sigma : sigmaMax)),
    },
    shape,
    decoder: vaeDecoder ?? null,
    header: null,
    asked: null,
    batch,
    model: { family, prediction, shape: [...shape], time },
    pattern: { roles: null, shape, options: { ...options, effort: 'quick' } },
    // There is no network whose device could be chosen by trial.
    providerOfB: provider === 'auto' ? 'cpu' : provider,
    notes: [],
    recognition: 0,
    evaluations: () => 0,
    described: async () => ({
      path: file,
      sha256: await hashCheckpoint(file, []),
      dtype: 'reference',
      provider: null,
      device: '',
    }),
    release: () => Promise.resolve(),
  };
}
