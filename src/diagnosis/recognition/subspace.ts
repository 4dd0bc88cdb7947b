import { dot, norm } from '../../score/algebra/orthonormal';
import type { Network } from '../../engine/network';
import { DiagnosisError } from '../../shared/failure';
import type { Heard } from './noiseProbe';

/** A time at which a network that hears no noise at high ones, as it answers with the data, hears it. */
const LOW = 0.002;
/** Cosine between noise and answer from which the answer is taken for the noise, of whatever size. */
const HEARD = 0.7;
/** Steps towards a direction that changes nothing. */
const STEPS = 6;
/** The size of such a direction in the noise, and of the change in the answer, in theirs. */
const IGNORED = 0.03;
const UNCHANGED = 1e-4;

/**
 * Refuses a network whose data and noise live on a subspace, such as point clouds of zero center of mass: of noise that fills the whole
 * space it answers with the part in the subspace, and what is left of it then changes nothing.
 * @throws DiagnosisError 'not-a-denoiser'
 */
export async function refuseSubspace(network: Network, known: readonly Heard[], wholeTimes: boolean): Promise<void> {
  const [first] = known;
  if (!first || network.dimension < 4) return;
  const { x } = first;
  const isHeard = known.some(({ answer }) => Math.abs(cosine(x, answer)) > HEARD);
  const answers = isHeard || wholeTimes ? known : [...known, { x, time: LOW, answer: await network.run(x, LOW) }];
  const [loudest] = [...answers].sort((p, q) => Math.abs(cosine(x, q.answer)) - Math.abs(cosine(x, p.answer)));
  if (!loudest || !(Math.abs(cosine(x, loudest.answer)) > HEARD)) return;
  const { answer, time } = loudest;
  const scale = dot(x, answer) / dot(answer, answer);
  let rest = less(x, answer, scale);
  for (let step = 0; step < STEPS && norm(rest) > IGNORED * norm(x); step++) {
    const change = less(await network.run(less(x, rest, -1), time), answer, 1);
    if (norm(change) < UNCHANGED * norm(answer)) return refuseIfIgnored(network, rest, answers);
    rest = less(rest, change, scale);
  }
}

/** What changes nothing at one time may be hidden there alone; on a subspace it never changes anything. */
async function refuseIfIgnored(network: Network, rest: Float64Array, answers: readonly Heard[]): Promise<void> {
  for (const { x, time, answer } of answers) {
    const change = less(await network.run(less(x, rest, -1), time), answer, 1);
    if (!(norm(change) < UNCHANGED * norm(answer))) return;
  }
  throw livesOnSubspace();
}

function cosine(a: Float64Array, b: Float64Array): number {
  return dot(a, b) / (norm(a) * norm(b));
}

/** a − factor·b */
function less(a: Float64Array, b: Float64Array, factor: number): Float64Array {
  return a.map((value, j) => value - factor * (b[j] ?? 0));
}

function livesOnSubspace(): DiagnosisError {
  return new DiagnosisError(
    'not-a-denoiser',
    'The network ignores some directions of its input, such as a common shift of all points: its data and its noise live on a subspace. The noise and the formula of a diagnosis fill the whole space, so its score cannot be diagnosed as it is.',
    'Export the network with coordinates of the subspace as its input and output, for example without the last point of a cloud of zero center of mass in an orthonormal basis.',
  );
}
