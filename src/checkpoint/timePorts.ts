import type { Header, Port } from './onnx/header';
import { isNameless, roleOfName, secondTimeOf } from './portNames';
import { isFloat, isInteger, isScalar } from './portShapes';

/**
 * Inputs that may be the time: those called so, one number a sample before one for each token or frame; else those of one number a
 * sample whose names say nothing, floats first; else those of one number a token or frame whose names say nothing.
 */
export function timesBeside({ inputs }: Header, sample: Port): Port[] {
  const numbers = inputs.filter((port) => port !== sample && (isFloat(port) || isInteger(port)));
  const scalars = numbers.filter((port) => isScalar(port, sample));
  const positions = numbers.filter((port) => isPerPosition(port, sample));
  for (const ports of [scalars, positions]) {
    const called = ports.filter(isCalledTime);
    const first = called.filter(({ name }) => secondTimeOf(name) === null);
    if (called.length > 0) return first.length > 0 ? first : called;
  }
  const open = scalars.filter(
    ({ name }) => [null, 'sample'].includes(roleOfName(name)) && secondTimeOf(name) !== 'length',
  );
  // A float is likelier a noise level, and an integer beside it a class.
  if (open.length > 0) return [...open.filter(isFloat), ...open.filter(isInteger)];
  // Diffusion forcing calls its level of each frame k.
  const isOpen = ({ name }: Port): boolean => isNameless(name) || roleOfName(name) === null;
  const perPosition = positions.filter((port) => isOpen(port) && port.shape[1] === sample.shape[1]);
  if (perPosition.length > 0) return perPosition;
  // A denoiser has a time, so the only number it can be is one, whatever it is called: NCSN's noise levels are its `labels`. A guidance scale
  // without a time is that of a whole sampler.
  return scalars.length === 1 && scalars.every(({ name }) => roleOfName(name) !== 'guidance') ? scalars : [];
}

export function isCalledTime({ name }: Port): boolean {
  return roleOfName(name) === 'time';
}

/** [B, S], [B, S, 1], [B, 1, S], or [S] for all samples alike: a number for each token, action or frame. */
function isPerPosition({ shape, unranked }: Port, sample: Port): boolean {
  if (unranked) return false;
  const [first, ...others] = shape;
  if (others.length === 0) return typeof first === 'number' && first > 1 && sample.shape.slice(1, 3).includes(first);
  const isBatch = typeof first === 'string' || first === 1 || first === sample.shape[0];
  return isBatch && others.length <= 2 && others.filter((size) => size !== 1).length === 1;
}
