import type { Skip } from '../skip';
import { samplers } from '../../samplers';
import type { ExportedRun, PythonSteps } from '../../samplers/exportedRun';
import { damagedSettings } from '../../samplers/readSettings';
import { isRecord } from '../../shared/json';
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
    settings: settingsOf(skip.teleport.about['solver'] ?? '{}'),
    leaps: leaps(skip),
    endsClean: skip.end.b === 0,
  };
}

/**
 * The solver's settings as the Gaussian's file holds them; each sampler checks its own.
 * @throws DiagnosisError 'data' where they are no JSON object
 */
function settingsOf(json: string): ExportedRun['settings'] {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw damagedSettings({ cause: error });
  }
  if (!isRecord(value)) throw damagedSettings();
  return value;
}

/** Whether a step ends at another level than the one where the next begins. */
export function leaps({ remaining }: Skip): boolean {
  return remaining.some(({ toA, toB }, i) => {
    const next = remaining[i + 1];
    return next !== undefined && (toA !== next.a || toB !== next.b);
  });
}
