import { DiagnosisError } from '../shared/failure';
import type { Header, Port } from './header';

const remedy =
  'Diagnose the denoising network itself: the U-Net or transformer that takes a noisy sample and a noise level ' +
  'and gives a tensor of the sample’s shape.';

/** Why this graph is no denoiser, with what it seems to be. */
export function notADenoiser({ inputs, outputs, path }: Header, reason: 'no-time' | 'no-output'): DiagnosisError {
  const name = path.split(/[\\/]/).at(-1) ?? path;
  const seen = `${name} takes ${listed(inputs)} and gives ${listed(outputs)}`;
  const likeness = reason === 'no-time' ? null : resemblance(inputs, outputs);
  const why =
    likeness !== null
      ? `, which looks like ${likeness}, not a denoiser.`
      : reason === 'no-time'
        ? ': no input is a noise level or a timestep, so it is not a diffusion network.'
        : ': no output has the shape of a floating-point input, so it is not a denoiser.';
  return new DiagnosisError('not-a-denoiser', seen + why, remedy);
}

/** "sample [batch,3,64,64]"; an unnamed dimension is written ?. */
export function described({ name, shape, unranked }: Port): string {
  return unranked
    ? `${name} of unstated shape`
    : `${name} [${shape.map((size) => (size === '' ? '?' : size)).join(',')}]`;
}

function listed(ports: Port[]): string {
  if (ports.length === 0) return 'nothing';
  const shown = ports.slice(0, 4).map(described);
  if (ports.length > shown.length) shown.push(`${ports.length - shown.length} more`);
  return shown.length === 1 ? shown[0]! : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

function resemblance(inputs: Port[], outputs: Port[]): string | null {
  const [input] = inputs;
  const [output] = outputs;
  if (!input || !output) return null;
  if (inputs.some(({ name, type }) => /^(input_ids|tokens?)$/.test(name) && type.startsWith('int')))
    return 'a text encoder';
  const from = input.shape;
  const to = output.shape;
  if (from.length !== 4) return null;
  if (to.length === 2)
    return /logit|prob|class|score/i.test(output.name) || inputs.length === 1 ? 'a classifier' : null;
  if (to.length === 3) return 'an image encoder';
  const [, channels, height] = from;
  const [, outChannels, outHeight] = to;
  if (inputs.length > 1 || to.length !== 4) return null;
  const image = (count: number | string | undefined): boolean => count === 3 || count === 1;
  if (/latent/i.test(input.name) && !/latent/i.test(output.name)) return 'a VAE decoder';
  if (/latent|moment/i.test(output.name)) return 'a VAE encoder';
  if (image(channels) && !image(outChannels)) return 'a VAE encoder';
  if (!image(channels) && image(outChannels)) return 'a VAE decoder';
  if (typeof height === 'number' && typeof outHeight === 'number' && outHeight > height) return 'an upscaler';
  return null;
}
