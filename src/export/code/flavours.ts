import type { Flavour } from '../../domain/flavours';
import type { Skip } from '../skip';
import { diffusersCode } from './diffusers';
import { edmCode, kDiffusionCode } from './edm';
import { numpyCode } from './numpy';

const MAKERS: Readonly<Record<Flavour, (skip: Skip, bundle: string) => string>> = {
  edm: edmCode,
  'k-diffusion': kDiffusionCode,
  diffusers: diffusersCode,
  numpy: numpyCode,
};

/**
 * A short Python file that loads the bundle and samples with the skip.
 * @param bundle the path that the file loads the bundle from
 * @throws DiagnosisError 'unsupported' where this flavor does not support the report's family or sampler
 */
export function samplerCode(flavour: Flavour, skip: Skip, bundle: string): string {
  return MAKERS[flavour](skip, bundle);
}
