import type { Skip } from '../skip';
import { refused } from './refused';

/** What a sampler's namesakes differ in (`Solver.settings`). */
interface Settings {
  inTime?: boolean;
  predicted?: string;
  order?: number;
  slope?: string;
  variant?: string;
  lowerOrderFinal?: boolean;
  eulerAtFinal?: boolean;
  uncorrected?: readonly number[];
}

/**
 * The samplers as Python over `LEVELS`, rows that begin with a and b, and `denoise(x, level)`; in NumPy as in torch. The same
 * formulas as src/score, in the same frame. A run begins without history, which is what a skip asks of a multistep sampler.
 * @throws DiagnosisError 'unsupported' for settings that are not the usual ones
 */
export function steps(flavour: string, skip: Skip): { functions: string; loop: string } {
  const { name } = skip.report.sampler;
  const settings = settingsOf(skip);
  switch (name) {
    case 'euler':
      return { functions: '', loop: EULER };
    case 'ddim':
      return { functions: '', loop: leaps(skip) ? LEAPING : EULER };
    case 'heun':
      return { functions: '', loop: heun(settings.inTime ? IN_TIME : IN_SIGMA) };
    case 'dpmpp-2m':
    case 'unipc':
      if (isUnusual(settings, skip))
        throw refused(
          flavour,
          `the scheduler's settings of ${name} (order, slope or final step) are not the usual ones`,
        );
      return name === 'unipc' ? { functions: UNI_PC_STEP, loop: UNI_PC } : { functions: '', loop: DPM_SOLVER };
  }
}

export function settingsOf({ teleport }: Skip): Settings {
  return JSON.parse(teleport.about['solver'] ?? '{}') as Settings;
}

/** A step ends elsewhere than where the next begins. */
export function leaps({ remaining }: Skip): boolean {
  return remaining.some(({ toA, toB }, i) => {
    const next = remaining[i + 1];
    return next !== undefined && (toA !== next.a || toB !== next.b);
  });
}

/** Other than of order 2 on D with a first-order step to the clean end. */
function isUnusual(settings: Settings, { end }: Skip): boolean {
  const { predicted = 'denoised', order = 2, slope = 'midpoint', variant = 'bh2', uncorrected = [] } = settings;
  const endsClean = end.b === 0;
  const usual = predicted === 'denoised' && order === 2 && slope === 'midpoint' && variant === 'bh2';
  return !usual || uncorrected.length > 0 || !endsClean;
}

const EULER = `for level, following in zip(LEVELS, LEVELS[1:]):
    (a, b), (a2, b2) = level[:2], following[:2]
    d = denoise(x, level)
    x = a2 * d + b2 * (x - a * d) / b`;

const LEAPING = `for level in LEVELS[:-1]:
    (a, b), (a2, b2) = level[:2], level[7:9]  # a step of this DDIM ends where it does, not at the next level
    d = denoise(x, level)
    x = a2 * d + b2 * (x - a * d) / b`;

const IN_SIGMA = '0.5 * (b2 - a2 * b / a) * (n2 - n)';
const IN_TIME = '0.5 * ((a2 - a) * (d2 - d) + (b2 - b) * (n2 - n))';

function heun(correction: string): string {
  return `for level, following in zip(LEVELS, LEVELS[1:]):
    (a, b), (a2, b2) = level[:2], following[:2]
    d = denoise(x, level)
    n = (x - a * d) / b
    x = a2 * d + b2 * n
    if b2 > 0:
        d2 = denoise(x, following)
        n2 = (x - a2 * d2) / b2
        x = x + ${correction}`;
}

const DPM_SOLVER = `last = None
for level, following in zip(LEVELS, LEVELS[1:]):
    (a, b), (a2, b2) = level[:2], following[:2]
    d = denoise(x, level)
    if b2 == 0:
        return a2 * d
    h = math.log(a2 / b2) - math.log(a / b)
    slope = 0 if last is None else (d - last[0]) * h / (2 * last[1])
    x = b2 / b * x - a2 * math.expm1(-h) * (d + slope)
    last = (d, h)`;

const UNI_PC_STEP = `def unipc(x, level, following, d, older, ahead=None):
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

const UNI_PC = `older, step = None, None
for level, following in zip(LEVELS, LEVELS[1:]):
    d = denoise(x, level)
    if step:
        x = unipc(*step, ahead=d)
    if following[1] == 0:
        return following[0] * d
    step = (x, level, following, d, older)
    x = unipc(*step)
    older = (d, math.log(level[0] / level[1]))`;
