import type { Skip } from '../skip';
import { samplers } from '../../samplers';
import type { ExportedRun, PythonSteps } from '../../samplers/exportedRun';
import { refused } from './refused';

/**
 * The sampler's steps as Python.
 * @throws DiagnosisError 'unsupported' for settings other than the usual ones
 */
export function steps(flavour: string, skip: Skip): PythonSteps {
  const written = samplers[skip.report.sampler.name].python(exportedRun(skip));
  if ('refused' in written) throw refused(flavour, written.refused);
  return written;
}

export function exportedRun(skip: Skip): ExportedRun {
  return {
    settings: JSON.parse(skip.teleport.about['solver'] ?? '{}') as ExportedRun['settings'],
    leaps: leaps(skip),
    endsClean: skip.end.b === 0,
  };
}

/** Whether a step ends at another level than the one where the next begins. */
export function leaps({ remaining }: Skip): boolean {
  return remaining.some(({ toA, toB }, i) => {
    const next = remaining[i + 1];
    return next !== undefined && (toA !== next.a || toB !== next.b);
  });
}
