import type { NetworkLevel } from '../../data/teleportFile';
import type { Skip } from '../skip';
import { about } from './about';
import { docstring, list, number, text } from './python';
import { schedulerOf, type Scheduler } from './schedulers';

/** diffusers: a pipeline's unet or transformer with its scheduler, whose noise levels are replaced by the remaining ones. */
export function diffusersCode(skip: Skip, bundle: string): string {
  const { remaining, teleport, report } = skip;
  const scheduler = schedulerOf(skip);
  const frame = scheduler.frame;
  const noisy = remaining.slice(0, -1);
  // Schedulers that interpolate return fractional timesteps and refuse integers as indices; the others return integers.
  const whole = report.model.family === 'vp' && frame === 'native';
  const [from, to] = [framed(skip.from, frame), framed(skip.to, frame)];
  const start = teleport.startScale / (frame === 'sigma' ? skip.from.a : 1);
  const usage =
    'sample(model, scheduler, noise) takes pipe.unet or pipe.transformer, pipe.scheduler, and standard normal noise ' +
    `[batch, ${report.model.shape.join(', ')}]; conditions are passed to the model.`;
  return `${docstring(about(skip, bundle, usage))}
import torch
from diffusers import ${scheduler.name}
from safetensors.torch import load_file

BUNDLE = load_file(${text(bundle)})
START = ${number(start)}  # the full sampler starts from START * noise
# For the remaining steps: the values of the network's time input, and the scheduler's noise levels.
${list(
  'TIMES',
  repeated(
    scheduler,
    noisy.map(({ input }) => input),
    false,
  ),
)}
${list(
  'SIGMAS',
  repeated(
    scheduler,
    remaining.map((level) => schedulerSigma(skip, level)),
    true,
  ),
)}


def teleport(x):
    """Maps x = a * data + b * noise from the scheduler's first noise level to the first remaining one."""
    a, b, a2, b2 = ${[from.a, from.b, to.a, to.b].map(number).join(', ')}
    g = {name: tensor.to(x) for name, tensor in BUNDLE.items()}
    gain = lambda variance: ((b2**2 + a2**2 * variance) / (b**2 + a**2 * variance)).sqrt()
    inside, outside = gain(g["eigenvalues"]), gain(g["tail"])
    centered = x.flatten(1) - a * g["mean"]
    modes = (centered @ g["basis"].T * (inside - outside)) @ g["basis"]
    return (a2 * g["mean"] + outside * centered + modes).reshape(x.shape)


def remaining(scheduler):
    """A scheduler of the same class on the remaining levels; a multistep scheduler starts without history."""
    scheduler = ${scheduler.name}.from_config(${['scheduler.config', ...settings(scheduler)].join(', ')})
    scheduler.set_timesteps(${noisy.length})
    scheduler.timesteps = torch.tensor(TIMES${whole ? '' : ', dtype=torch.float32'})
    scheduler.sigmas = torch.tensor(SIGMAS)
    scheduler.set_begin_index(0)
    return scheduler


@torch.no_grad()
def sample(model, scheduler, noise, **conditions):
    scheduler = remaining(scheduler)
    x = teleport(START * noise)
    for t in scheduler.timesteps:
        scaled = ${scheduler.scales ? 'scheduler.scale_model_input(x, t)' : 'x'}
        x = scheduler.step(model(scaled, t.to(x.device), return_dict=False, **conditions)[0], t, x).prev_sample
    return x
`;
}

function settings({ settings: given }: Scheduler): string[] {
  return Object.entries(given).map(([name, value]) => `${name}=${value}`);
}

function framed({ a, b, sigma }: NetworkLevel, frame: Scheduler['frame']): { a: number; b: number } {
  return frame === 'sigma' ? { a: 1, b: sigma } : { a, b };
}

/** b/a, or a flow's t. */
function schedulerSigma({ report }: Skip, { a, b, sigma }: NetworkLevel): number {
  return report.model.family === 'flow' ? b / (a + b) : sigma;
}

/** diffusers' Heun counts every inner level twice: where a step ends and where the next begins. */
function repeated({ twice }: Scheduler, values: readonly number[], endsOnce: boolean): number[] {
  if (!twice) return [...values];
  return values.flatMap((value, i) => (i === 0 || (endsOnce && i === values.length - 1) ? [value] : [value, value]));
}
