import { guide, type DenoiseBoth } from '../../engine/guidance';
import { denoiseGaussian, type Gaussian } from '../../score/gaussian';
import type { Denoise } from '../../score/noise/level';
import { evenWeights } from '../../score/probes';
import { compareDenoisers, type Fit } from '../../score/linearity';
import type { GuidanceRow, GuidanceScale, GuidanceSection } from '../../domain/report';
import { EFFORTS } from '../budget';
import { addNoise } from '../../score/noise/addNoise';
import { chooseClean, levelSeed, type Probes } from '../probes';
import type { SeededRuns } from '../baseline/seededRuns';
import { structureOfCheckpoint } from '../structure/ofCheckpoint';
import type { Subject } from '../subject';
import type { DiagnosisContext } from '../context';
import type { Found } from '../findings/finding';
import { guidanceNonlinear } from '../findings/network/guidanceNonlinear';

/** Probes at each σ; every one is denoised twice. */
const PROBES = 32;
/** w that are compared: none, little, and what text-to-image pipelines use. */
const SCALES = [1, 2, 4, 7.5];
/** Unexplained parts below this are nobody's worry. */
const TOLD_NMSE = 0.1;

/** The Gaussians that the two halves of guidance show by themselves. */
interface Halves {
  readonly conditional: Gaussian;
  readonly unconditional: Gaussian;
}

interface Needs {
  readonly runs: SeededRuns;
  readonly both: DenoiseBoth;
  /** w of the denoiser that is diagnosed; null where it is the conditional one. */
  readonly scale: number | null;
  readonly sigmas: readonly number[];
  readonly probes: Probes;
  /** The conditional half's Gaussian where that is what is diagnosed; null where it must be found, too. */
  readonly known: Gaussian | null;
  /** The network's evaluations so far. */
  readonly evaluations: () => number;
}

/**
 * What guidance does to linearity. The two halves are denoisers of different data, so each is held against its own Gaussian; the guided
 * denoiser against the same combination of the two, which is as affine as they are: what it leaves unexplained is not linear.
 */
export async function measureGuidance(
  context: DiagnosisContext,
  subject: Subject,
  { runs, both, scale, sigmas, probes, known, evaluations }: Needs,
): Promise<void> {
  context.progress.say('linearity with guidance');
  const before = evaluations();
  const half = (pick: 'conditional' | 'unconditional'): Promise<Gaussian> =>
    structureOfHalf(subject, runs, async (x, level) => (await both(x, level))[pick], evaluations);
  const halves: Halves = {
    conditional: known ?? (await half('conditional')),
    unconditional: await half('unconditional'),
  };
  const middle = nearest(sigmas, Math.sqrt(subject.schedule.sigmaMax * subject.std));
  const rows: GuidanceRow[] = [];
  const byScale: GuidanceScale[] = [];
  for (const sigma of sigmas) {
    const fitAt = await fits(subject, { both, halves, probes }, sigma);
    rows.push({ sigma, conditional: fitAt(1), unconditional: fitAt(0), guided: scale === null ? null : fitAt(scale) });
    if (sigma !== middle) continue;
    const scales = [...new Set([...SCALES, ...(scale === null ? [] : [scale])])].sort((a, b) => a - b);
    byScale.push(...scales.map((w) => ({ scale: w, denoiserNmse: fitAt(w).denoiserNmse })));
  }
  const guidance: GuidanceSection = { scale, rows, sigma: middle, byScale, evaluations: evaluations() - before };
  context.emit({ kind: 'guidance', guidance });
  context.warn(...findNonlinearGuidance(guidance));
}

/**
 * Evaluations that this takes: for every half whose Gaussian is not known its samples and its structure, then the probes.
 * @param scale w of the denoiser that is diagnosed; null where it is the conditional one
 */
export function guidancePrice({ sampler, effort, budget }: Subject, scale: number | null): number {
  const [ownRun, halves] = scale === null ? [2 * sampler.fullRun.evaluations, 1] : [sampler.fullRun.evaluations, 2];
  const structure = 2 * EFFORTS.quick.shares.structure * Math.min(budget.limit, 540);
  return halves * (EFFORTS.quick.coarseSeeds * ownRun + structure) + 2 * PROBES * effort.sigmas;
}

/** The fit for any w at one σ: once both halves are denoised, guidance costs nothing. */
async function fits(
  subject: Subject,
  { both, halves, probes }: { both: DenoiseBoth; halves: Halves; probes: Probes },
  sigma: number,
): Promise<(w: number) => Fit> {
  const { schedule, dimension: d } = subject;
  const level = schedule.levelAt(sigma);
  const seed = levelSeed(subject, level, 2);
  const x = addNoise(chooseClean(probes, PROBES, d), level, seed);
  const { conditional, unconditional } = await both(x, level);
  const modelled = [halves.conditional, halves.unconditional].map((half) => denoiseGaussian(half, x, level));
  const independent = Math.min(PROBES, probes.clean.length / d);
  return (w) =>
    compareDenoisers(
      {
        x,
        ...evenWeights(PROBES, independent),
        denoised: guide(conditional, unconditional, w),
        models: [
          {
            denoised: guide(modelled[0]!, modelled[1]!, w),
            mean: guide(halves.conditional.mean, halves.unconditional.mean, w),
          },
        ],
        level,
      },
      seed,
    );
}

/** From the half itself, with samples of its baseline sampler to judge it by. */
async function structureOfHalf(
  subject: Subject,
  runs: SeededRuns,
  denoise: Denoise,
  evaluations: () => number,
): Promise<Gaussian> {
  const { sampler } = subject;
  const effort = EFFORTS.quick;
  const samples = await sampler.solver.sample(denoise, runs.noise(0, effort.coarseSeeds), sampler.fullRun.levels);
  const { gaussian } = await structureOfCheckpoint(
    { ...subject, denoise, effort },
    { samples, steps: [], evaluations },
  );
  return gaussian;
}

function nearest(sigmas: readonly number[], wanted: number): number {
  const distance = (sigma: number): number => Math.abs(Math.log(sigma / wanted));
  return sigmas.reduce((best, sigma) => (distance(sigma) < distance(best) ? sigma : best));
}

/** The largest w up to which guidance is as linear as the conditional network; silent where it is so throughout. */
function findNonlinearGuidance({ byScale, sigma }: GuidanceSection): Found[] {
  const [plain, ...stronger] = byScale.filter(({ scale }) => scale >= 1);
  if (plain?.scale !== 1) return [];
  const limit = Math.max(TOLD_NMSE, 2 * plain.denoiserNmse.value);
  const breaking = stronger.findIndex(({ denoiserNmse }) => denoiserNmse.low > limit);
  const first = stronger[breaking];
  if (!first) return [];
  const last = stronger[breaking - 1] ?? plain;
  return [
    guidanceNonlinear.of({
      scale: last.scale,
      sigma,
      plainNmse: plain.denoiserNmse.value,
      breakingScale: first.scale,
      breakingNmse: first.denoiserNmse.value,
    }),
  ];
}
