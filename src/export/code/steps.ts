import type { SamplerName } from '../../shared/report';
import type { Skip } from '../skip';

/**
 * The samplers as Python over `LEVELS`, rows that begin with a and b, and `denoise(x, level)`; in NumPy as in torch. The same
 * formulas as src/score, in the same frame. A run begins without history, which is what a skip asks of a multistep sampler.
 */
export function steps(sampler: SamplerName, { report }: Skip): { functions: string; loop: string } {
  switch (sampler) {
    case 'euler':
    case 'ddim':
      return { functions: '', loop: EULER };
    case 'heun':
      return { functions: '', loop: report.model.family === 'flow' ? heun(IN_TIME) : heun(IN_SIGMA) };
    case 'dpmpp-2m':
      return { functions: '', loop: DPM_SOLVER };
    case 'unipc':
      return { functions: UNI_PC_STEP, loop: UNI_PC };
  }
}

const EULER = `for level, following in zip(LEVELS, LEVELS[1:]):
    (a, b), (a2, b2) = level[:2], following[:2]
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
        x = a2 * d
        continue
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
