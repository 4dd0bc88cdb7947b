import { DiagnosisError } from '../../../shared/failure';
import { unlikeFlow, velocityRange } from './predictsVelocity';
import type { Probed } from './probe';
import { stepInside, takesStep } from './takesStep';

/**
 * What is to be said, in place of a question of which every answer would be wrong, of a network that is no denoiser of Gaussian noise.
 * @param asked what would be asked or said otherwise
 * @returns null where it is none of the kinds that can be told
 */
export async function otherKind(probed: Probed, asked: unknown): Promise<DiagnosisError | null> {
  if (!(asked instanceof DiagnosisError) || asked.code !== 'not-recognised') return null;
  try {
    if (await takesStep(probed)) return stepInside();
    const range = asked.choices.some(({ sidecar }) => sidecar.family === 'flow') ? null : await velocityRange(probed);
    return range === null ? null : unlikeFlow(range);
  } catch (error) {
    // Of times that it does not take, or where its output is not finite.
    if (error instanceof DiagnosisError) return null;
    throw error;
  }
}
