import { UNI_PC, uniPc, type UniPcOptions } from '../score/solvers/uniPc';
import { roundHalfEven } from '../score/noise/timesteps';
import type { SchedulerConfig } from '../domain/schedulerConfig';
import type { SamplerDefinition } from './definition';
import type { ExportedRun } from './exportedRun';
import type { FlowRule } from './grids/flow';
import { multistepGrid, type Curve } from './grids/multistep';
import { curveOf, sigmaRange } from './grids/spacing';
import { finalSigmasType, PREDICTED, solverOrder, unusualSettings } from './multistepSettings';
import { readSettings } from './readSettings';

const TITLE = 'UniPC';

function curve(config: SchedulerConfig, sigmas: Float64Array): Curve | null {
  const shape = curveOf(config);
  if (!shape) return null;
  const { lowest, highest } = sigmaRange(sigmas);
  return {
    shape,
    highest: config.sigma_max ?? highest,
    lowest: config.sigma_min ?? lowest,
    whole: shape === 'karras' ? roundHalfEven : Math.trunc,
    endsAtItsLowest: true,
  };
}

const flowRule: FlowRule = {
  span: (timesteps) => ({ top: 1, end: 1 / timesteps, endIncluded: false }),
  keepsSigmaFinite: true,
};

/** UniPC [Zhao et al. 2023], of second order unless a scheduler says otherwise. */
export const unipc = {
  id: 'unipc',
  title: TITLE,
  usualSteps: 20,
  solver: (config) =>
    uniPc({
      predicted: config.predict_x0 === false ? 'noise' : UNI_PC.predicted,
      order: solverOrder(config, UNI_PC.order),
      variant: config.solver_type === 'bh1' ? 'bh1' : UNI_PC.variant,
      lowerOrderFinal: config.lower_order_final ?? UNI_PC.lowerOrderFinal,
      uncorrected: config.disable_corrector ?? UNI_PC.uncorrected,
    }),
  solverOf: (settings) => uniPc(settingsOf({ settings })),
  timestepGrid: multistepGrid({ curve }),
  flowRule,
  schedulers: { UniPCMultistepScheduler: {} },
  python: (run) => (isUsual(run) ? { functions: STEP, loop: LOOP } : unusualSettings(TITLE)),
  diffusers: {
    vp: (run) => {
      const { predicted, order, variant, lowerOrderFinal, uncorrected } = settingsOf(run);
      return {
        name: 'UniPCMultistepScheduler',
        // The run's own settings, whatever the pipeline's configuration says.
        settings: {
          solver_order: order,
          solver_type: variant,
          predict_x0: predicted !== 'noise',
          lower_order_final: lowerOrderFinal,
          disable_corrector: uncorrected,
          final_sigmas_type: finalSigmasType(run),
        },
      };
    },
  },
} satisfies SamplerDefinition;

function settingsOf({ settings }: Pick<ExportedRun, 'settings'>): UniPcOptions {
  return readSettings(UNI_PC, settings, { predicted: PREDICTED, order: [1, 2, 3], variant: ['bh1', 'bh2'] });
}

/** Of order 2 on D, always corrected, with a first-order step to the clean end. */
function isUsual(run: ExportedRun): boolean {
  const { predicted, order, variant, uncorrected } = settingsOf(run);
  const hasUsualSteps = predicted === 'denoised' && order === 2 && variant === 'bh2' && uncorrected.length === 0;
  return hasUsualSteps && run.endsClean;
}

const STEP = `def unipc(x, level, following, d, older, ahead=None):
    """A step of UniPC-2, B(h) = e^h - 1 [Zhao et al. 2023]. With \`ahead\`, D at its end: the corrector."""
    (a, b), (a2, b2) = level[:2], following[:2]
    h = math.log(a / b) - math.log(a2 / b2)
    scale = a2 * math.expm1(h)
    first = b2 / b * x - scale * d
    r = (math.log(a / b) - older[1]) / h if older else None
    slope = (older[0] - d) / r if older else 0
    if ahead is None:
        return first - scale * 0.5 * slope
    if older is None:
        return first - scale * 0.5 * (ahead - d)
    phi = math.expm1(h) / h - 1
    known = phi / math.expm1(h), 2 * (phi / h - 0.5) / math.expm1(h)
    weight = (known[0] - known[1]) / (1 - r)
    return first - scale * (weight * slope + (known[0] - weight) * (ahead - d))`;

const LOOP = `older, step = None, None
for level, following in zip(LEVELS, LEVELS[1:]):
    d = denoise(x, level)
    if step:
        x = unipc(*step, ahead=d)
    if following[1] == 0:
        return following[0] * d
    step = (x, level, following, d, older)
    x = unipc(*step)
    older = (d, math.log(level[0] / level[1]))`;
