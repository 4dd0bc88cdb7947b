import { families } from '../../domain/families';
import type { Skip } from '../skip';
import { about } from './about';
import { docstring, indent, text } from './python';
import { refused } from './refused';
import { leaps, steps } from './steps';
import { sigmaFrame } from './torchLevels';

/** NVlabs' EDM: a network D(x, σ, class_labels) that includes its preconditioning, sampled in float64. */
export function edmCode(skip: Skip, bundle: string): string {
  if (skip.report.model.family !== 'edm')
    throw refused(
      'edm',
      `it supports EDM networks only, and this is a ${families[skip.report.model.family].adjective} network`,
    );
  const usage =
    'sample(net, noise) takes an EDM network, called as net(x, sigma, class_labels), and standard normal noise ' +
    `[batch, ${skip.report.model.shape.join(', ')}].`;
  return sigmaFrameCode('edm', skip, bundle, {
    usage,
    signature: 'sample(net, noise, class_labels=None)',
    denoise: 'net(x, x.new_tensor(level[1]), class_labels).to(torch.float64)',
    start: 'noise.to(torch.float64)',
  });
}

/** k-diffusion: a model D(x, σ) with one σ per sample, as its wrappers provide. */
export function kDiffusionCode(skip: Skip, bundle: string): string {
  const { family } = skip.report.model;
  if (leaps(skip))
    throw refused('k-diffusion', 'some DDIM steps do not end at the noise level where the next one begins');
  if (family === 'flow') throw refused('k-diffusion', 'k-diffusion has no wrapper for flow matching');
  if (skip.from.a === 0) throw refused('k-diffusion', 'k-diffusion cannot start from σ = ∞');
  const wrapper =
    family === 'vp'
      ? ' Wrap a network that takes timesteps first, for example in k_diffusion.external.DiscreteEpsDDPMDenoiser.'
      : '';
  const usage =
    'sample(model, noise) takes a denoiser, called as model(x, sigma, **extra_args), and standard normal noise ' +
    `[batch, ${skip.report.model.shape.join(', ')}].${wrapper}`;
  return sigmaFrameCode('k-diffusion', skip, bundle, {
    usage,
    signature: 'sample(model, noise, extra_args=None)',
    denoise: 'model(x, level[1] * x.new_ones(len(x)), **(extra_args or {}))',
    start: 'noise',
  });
}

interface Call {
  usage: string;
  signature: string;
  denoise: string;
  start: string;
}

function sigmaFrameCode(
  flavour: string,
  skip: Skip,
  bundle: string,
  { usage, signature, denoise, start }: Call,
): string {
  const { constants, functions } = sigmaFrame(skip);
  const { functions: more, loop } = steps(flavour, skip);
  return `${docstring(about(skip, bundle, usage))}
${/math\./.test(more + loop) ? 'import math\n\n' : ''}import torch
from safetensors.torch import load_file

BUNDLE = load_file(${text(bundle)})
${constants}


${functions}

${more && `\n${more}\n\n`}
@torch.no_grad()
def ${signature}:
    def denoise(x, level):
        return ${denoise}

    x = teleport(START * ${start})
${indent(loop)}
    return x
`;
}
