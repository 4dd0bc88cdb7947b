import { dot, norm } from '../../score/algebra/orthonormal';
import { childSeed, normals } from '../../score/statistics/normal';
import type { Network } from '../../engine/network';
import { DiagnosisError } from '../../shared/failure';
import type { Heard } from './noiseProbe';

/** A time at which a network that hears no noise at high ones, as it answers with the data, hears it. */
const LOW = 0.002;
/** Cosine between noise and answer from which the answer is taken for the noise, of whatever size. */
const HEARD = 0.7;
/** Steps towards a direction that changes nothing; fewer where a person said what the network is, and where there is such a direction. */
const STEPS = { open: 6, stated: 1, more: 2 };
/** The size of such a direction in the noise, of one more where there is one, and of the change in the answer, in theirs. */
const IGNORED = 0.03;
const IGNORED_MORE = 0.003;
const UNCHANGED = 1e-4;
/** What the answer may hold of directions that the input ignores, in its size: rounding. */
const ANSWERED = 1e-3;
/** Directions that are looked for; and noises that show no more, by chance the first. */
const MOST = 16;
const MISSES = 2;

/**
 * Orthonormal directions that the network ignores, where its data and noise live on a subspace, such as point clouds of zero center of mass:
 * of noise that fills the whole space it answers with the part in the subspace, and what is left of it then changes nothing.
 * @param known answers to one noise at several times
 * @returns none for most networks
 * @throws DiagnosisError 'not-a-denoiser' where they are many, or the answer is not in the subspace
 */
export async function ignoredDirections(
  network: Network,
  known: readonly Heard[],
  { wholeTimes, isStated, seed }: { wholeTimes: boolean; isStated: boolean; seed: number },
): Promise<Float64Array[]> {
  const [first] = known;
  if (!first || network.dimension < 4) return [];
  const { x } = first;
  const isHeard = known.some(({ answer }) => Math.abs(cosine(x, answer)) > HEARD);
  const answers = isHeard || wholeTimes ? known : [...known, { x, time: LOW, answer: await network.run(x, LOW) }];
  const [loudest] = [...answers].sort((p, q) => Math.abs(cosine(x, q.answer)) - Math.abs(cosine(x, p.answer)));
  if (!loudest || !(Math.abs(cosine(x, loudest.answer)) > HEARD)) return [];
  const part = await ignoredPart(network, loudest, IGNORED, isStated ? STEPS.stated : STEPS.open);
  if (!part || !(await isIgnoredAlways(network, part, answers))) return [];
  const found = [unit(part)];
  let misses = 0;
  for (let k = 0; misses < MISSES; k++) {
    const more = besides(normals(childSeed(seed, 60 + k), network.dimension), found);
    const heard = { x: more, time: loudest.time, answer: await network.run(more, loudest.time) };
    const next = await ignoredPart(network, heard, IGNORED_MORE, STEPS.more);
    if (next && found.length === MOST) throw livesOnSubspace();
    if (next) found.push(unit(besides(next, found)));
    misses = next ? 0 : misses + 1;
  }
  const isAnswered = found.some((one) => Math.abs(dot(one, loudest.answer)) > ANSWERED * norm(loudest.answer));
  if (isAnswered) throw livesOnSubspace();
  return found;
}

/** The part of a noise that changes nothing in the answer to it; null where there is none of that size. */
async function ignoredPart(
  network: Network,
  { x, time, answer }: Heard,
  least: number,
  steps = STEPS.open,
): Promise<Float64Array | null> {
  const scale = dot(x, answer) / dot(answer, answer);
  let rest = less(x, answer, scale);
  for (let step = 0; step < steps && norm(rest) > least * norm(x); step++) {
    const change = less(await network.run(less(x, rest, -1), time), answer, 1);
    rest = less(rest, change, scale);
    if (norm(change) < UNCHANGED * norm(answer)) return rest;
  }
  return null;
}

/** What changes nothing at one time may be hidden there alone; on a subspace it never changes anything. */
async function isIgnoredAlways(network: Network, rest: Float64Array, answers: readonly Heard[]): Promise<boolean> {
  for (const { x, time, answer } of answers) {
    const change = less(await network.run(less(x, rest, -1), time), answer, 1);
    if (!(norm(change) < UNCHANGED * norm(answer))) return false;
  }
  return true;
}

function cosine(a: Float64Array, b: Float64Array): number {
  return dot(a, b) / (norm(a) * norm(b));
}

/** a − factor·b */
function less(a: Float64Array, b: Float64Array, factor: number): Float64Array {
  return a.map((value, j) => value - factor * (b[j] ?? 0));
}

function unit(a: Float64Array): Float64Array {
  const length = norm(a);
  return a.map((value) => value / length);
}

/** What is orthogonal to orthonormal directions. */
function besides(a: Float64Array, directions: readonly Float64Array[]): Float64Array {
  return directions.reduce((rest, one) => less(rest, one, dot(rest, one)), a);
}

function livesOnSubspace(): DiagnosisError {
  return new DiagnosisError(
    'not-a-denoiser',
    `The network ignores some directions of its input, such as a common shift of all points: its data and its noise live on a subspace. More than ${MOST} such directions, or an answer that is not in the subspace itself, cannot be diagnosed.`,
    'Export the network with coordinates of the subspace as its input and output, for example without the points that a mask leaves out.',
  );
}
