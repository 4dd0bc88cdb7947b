import { DiagnosisError } from '../../shared/failure';
import { sizeOf } from '../../shared/shape';
import { shownName } from '../../shared/shown';

/** Numbers of one sample of an input: 512 MB each time that it is held. A film of 81 frames of 512 × 512 pixels has as many. */
const MOST = 2 ** 26;

/**
 * A file can state any size, and no memory holds them all.
 * @param sizes of one sample; open ones count as 1
 * @throws DiagnosisError 'unsupported' that says so
 */
export function refuseHuge(name: string, sizes: readonly (number | string)[]): void {
  if (sizeOf(sizes.map((size) => (typeof size === 'number' ? size : 1))) <= MOST) return;
  throw new DiagnosisError(
    'unsupported',
    `One sample of the input ${shownName(name)} is to have the shape [${sizes.map((size) => shownName(String(size))).join(', ')}], more numbers than can be diagnosed.`,
    'Check that shape; export a network of smaller samples, such as latents.',
  );
}
