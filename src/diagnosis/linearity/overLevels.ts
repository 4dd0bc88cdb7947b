import type { AgreementRow, LinearityRow } from '../../domain/report';
import { round } from '../../shared/format';
import type { DiagnosisContext } from '../context';
import { isNotFinite, overflow } from '../findings/network/overflow';
import type { ModeledSubject } from '../modeledSubject';
import { findDisagreement, trusted } from './agreement';
import { measureAdditivity, measureLinearity, type Comparisons } from './linearity';

/** Linearity at one σ after another; what is not finite at some σ is left out and told. */
export async function linearityOverLevels(
  context: DiagnosisContext,
  subject: ModeledSubject,
  compared: Comparisons,
  sigmas: readonly number[],
): Promise<LinearityRow[]> {
  await context.enter('linearity', 'linearity');
  const linearity: LinearityRow[] = [];
  const agreements: AgreementRow[] = [];
  const broken: number[] = [];
  for (const sigma of sigmas) {
    context.progress.say(`linearity at σ ${round(sigma)}`);
    try {
      const row = await measureLinearity(subject, sigma, compared);
      const symmetry = await measureAdditivity(subject, sigma);
      linearity.push(row);
      context.emit({ kind: 'linearity', row });
      context.emit({ kind: 'additivity', row: symmetry.row });
      if (symmetry.agreement) agreements.push(symmetry.agreement);
    } catch (error) {
      // The sampler has run: what fails here fails on these probes alone.
      if (!isNotFinite(error)) throw error;
      if (broken.push(sigma) === sigmas.length) throw error;
    }
  }
  if (broken.length > 0) context.warn(overflow.of({ where: 'probes', sigmas: broken }));
  const rows = trusted(agreements, linearity);
  context.emit({ kind: 'agreement', rows });
  context.warn(...findDisagreement(rows, subject.gaussian));
  return linearity;
}
