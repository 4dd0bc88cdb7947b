import type { Report, StructureSection } from '../../domain/report';
import type { LearnedModes } from '../../domain/series';

/** A mode is learned where its variance is within this part of the reference's. */
const WITHIN = 0.25;

/**
 * How many of the leading modes a checkpoint has learned: without data, of those of the last checkpoint of the series.
 * @param last the last report of the series
 */
export function learnedModes(report: Report, last: Report): LearnedModes | null {
  const { checkpointStructure: own, structure } = report;
  if (own) return compared(own, structure, 'data');
  const against = last.checkpointStructure ?? last.structure;
  const isAlike = structure.source === against.source && report.model.shape.join() === last.model.shape.join();
  return isAlike ? compared(structure, against, 'last') : null;
}

function compared(
  own: StructureSection,
  against: StructureSection,
  name: LearnedModes['against'],
): LearnedModes | null {
  const of = Math.min(known(own), known(against));
  if (of === 0) return null;
  const differs = own.eigenvalues.findIndex((value, i) => !isClose(value, against.eigenvalues[i] ?? NaN));
  return { learned: differs < 0 ? of : Math.min(differs, of), of, against: name };
}

/** Leading eigenvalues that can be judged: those with an uncertainty, where it was measured; all of data. */
function known({ eigenvalues, uncertainty }: StructureSection): number {
  return Math.min(eigenvalues.length, uncertainty?.length ?? eigenvalues.length);
}

function isClose(value: number, reference: number): boolean {
  return Math.abs(value - reference) <= WITHIN * reference;
}
