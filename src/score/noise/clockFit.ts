import { Matrix, solve } from 'ml-matrix';
import { veBaseOf, veSigma } from './schedule';

/** What a network shows at a time: σ as if the data were nothing beside the noise. */
export interface ApparentSigma {
  readonly time: number;
  readonly sigma: number;
}

/** ln σ = ln σ(0) + rate·time; `misfit` is how far ln σ is from it, as a root of mean squares. */
export interface EvenClock {
  readonly sigmaAtZero: number;
  readonly rate: number;
  readonly misfit: number;
}

/** Rounds of putting σ without the data in place of σ with them. */
const ROUNDS = 4;
/** Of a search for a base by golden sections: the digits of a double. */
const SECTIONS = 60;
const GOLDEN = (3 - Math.sqrt(5)) / 2;

/**
 * The clock of apparent σ whose logarithm runs evenly. Answers to one direction of noise, D(σn) = Σ(Σ + σ²I)⁻¹σn, add v/σ² − w/σ⁴ to ln σ with
 * the same v and w at every level where noise drowns the data, so both are fitted along.
 */
export function fitEvenClock(points: readonly ApparentSigma[]): EvenClock {
  const apparent = points.map(({ sigma }) => Math.log(sigma));
  let sigmas = points.map(({ sigma }) => sigma);
  let clock: EvenClock = { sigmaAtZero: NaN, rate: NaN, misfit: NaN };
  for (let round = 0; round < ROUNDS; round++) {
    const terms = partOfData(sigmas, points.length - 3);
    const { weights, misfit } = leastSquares(
      points.map(({ time }, i) => [1, time, ...terms[i]!]),
      apparent,
    );
    const [start = NaN, rate = NaN] = weights;
    clock = { sigmaAtZero: Math.exp(start), rate, misfit };
    sigmas = points.map(({ time }) => Math.exp(start + rate * time));
  }
  return clock;
}

/** The s of σ² = (s²ᵗ − 1)/(2 ln s) with which the apparent σ agree best. */
export function fitVeBase(points: readonly ApparentSigma[]): { base: number; misfit: number } {
  const top = Math.max(...points.map(({ sigma }) => sigma));
  const misfitOf = (sigmaMax: number): number => {
    const base = veBaseOf(sigmaMax);
    const sigmas = points.map(({ time }) => veSigma(base, time));
    const rest = points.map(({ sigma }, i) => Math.log(sigma / sigmas[i]!));
    return leastSquares(partOfData(sigmas, points.length - 2), rest).misfit;
  };
  // The data only add to the apparent σ.
  let [low, high] = [0.9 * top, 1.001 * top];
  for (let i = 0; i < SECTIONS; i++) {
    const [first, second] = [low + GOLDEN * (high - low), high - GOLDEN * (high - low)];
    if (misfitOf(first) < misfitOf(second)) high = second;
    else low = first;
  }
  return { base: veBaseOf(low), misfit: misfitOf(low) };
}

/** σ⁻² and σ⁻⁴ of each, as many of them as so many points can tell. */
function partOfData(sigmas: readonly number[], most: number): number[][] {
  return sigmas.map((sigma) => [sigma ** -2, sigma ** -4].slice(0, Math.max(0, most)));
}

function leastSquares(rows: readonly number[][], values: readonly number[]): { weights: number[]; misfit: number } {
  const weights = rows[0]?.length
    ? solve(new Matrix([...rows]), Matrix.columnVector([...values]), true).to1DArray()
    : [];
  const squares = values.map(
    (value, i) => (value - rows[i]!.reduce((sum, term, k) => sum + term * weights[k]!, 0)) ** 2,
  );
  return { weights, misfit: Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length) };
}
