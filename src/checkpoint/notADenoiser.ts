import { DiagnosisError } from '../shared/failure';
import type { Header, Port } from './onnx/header';
import { shownName } from '../shared/shown';
import { isCalledTime } from './timePorts';

const remedy =
  'Diagnose the denoising network itself: the U-Net or transformer that takes a noisy sample and a noise level ' +
  'and gives a tensor of the sample’s shape.';

/** Why this graph is no denoiser, with what it seems to be. */
export function notADenoiser(header: Header, reason: 'no-time' | 'no-output'): DiagnosisError {
  const { inputs, outputs } = header;
  const name = shownName(header.path.split(/[\\/]/).at(-1) ?? header.path);
  const seen = `${name} takes ${listed(inputs)} and gives ${listed(outputs)}`;
  const likeness = textNetwork(inputs, outputs) ?? (reason === 'no-time' ? null : imageNetwork(inputs, outputs));
  const why =
    likeness !== null
      ? `, which looks like ${likeness}, not a denoiser.`
      : reason === 'no-time'
        ? withoutTime(header)
        : ': no output has the shape of a floating-point input, so it is not a denoiser.';
  return new DiagnosisError('not-a-denoiser', seen + why, remedy);
}

function withoutTime({ inputs, outputs }: Header): string {
  const sizes = ({ shape }: Port): string => shape.join();
  const sample = inputs.find(
    (port) => port.shape.length > 1 && outputs.some((output) => sizes(output) === sizes(port)),
  );
  const called = inputs.find((port) => port !== sample && isCalledTime(port));
  if (called)
    return `: ${described(called)} is called a time, but takes neither one number for each sample nor one for each token or frame.`;
  const embedded = inputs.find((port) => port !== sample && isEmbeddedTime(port));
  if (embedded)
    return `: ${described(embedded)} is the embedding of a time, which was made outside the network. Export that embedding as a part of the network, so that it takes the time itself.`;
  return sample
    ? ': no input is a noise level or a timestep. If it turns noise into a finished sample, all steps of the sampler are inside it; else the noise level was left out when it was exported.'
    : ': no input is a noise level or a timestep, so it is not a diffusion network.';
}

/** `t_emb` [B, 256], `time_embedding`: what a network makes of its time, as its input. */
function isEmbeddedTime({ name, shape }: Port): boolean {
  const plain = name.toLowerCase().replace(/[^a-z]/g, '');
  return (
    shape.length === 2 &&
    /^(t|time|timesteps?|sigma|noise(level)?)(cond)?(emb(ed(ding)?s?)?|proj(ection)?|features?)$/.test(plain)
  );
}

/** "sample [batch,3,64,64]"; an unnamed dimension is written ?. */
export function described({ name, shape, unranked }: Port): string {
  const sizes = shape.slice(0, 8).map((size) => (typeof size === 'number' ? size : shownName(size) || '?'));
  if (shape.length > sizes.length) sizes.push('…');
  return unranked ? `${shownName(name)} of unstated shape` : `${shownName(name)} [${sizes.join(',')}]`;
}

function listed(ports: Port[]): string {
  if (ports.length === 0) return 'nothing';
  const shown = ports.slice(0, 4).map(described);
  if (ports.length > shown.length) shown.push(`${ports.length - shown.length} more`);
  const last = shown.pop();
  return shown.length === 0 ? `${last}` : `${shown.join(', ')} and ${last}`;
}

/**
 * Refuses a model that reads tokens and a cache of its own past, whose tensors of equal shape would pass for a sample.
 * @throws DiagnosisError 'not-a-denoiser'
 */
export function refuseLanguageModel(header: Header): void {
  if (hasTokens(header.inputs) && hasCache(header.inputs)) throw notADenoiser(header, 'no-output');
}

/** Tokens in: with logits over them or a cache a language model, else an encoder. */
function textNetwork(inputs: Port[], outputs: Port[]): string | null {
  if (!hasTokens(inputs)) return null;
  const logits = outputs.some(({ name, shape }) => /logits/i.test(name) && shape.length === 3);
  return logits || hasCache([...inputs, ...outputs]) ? 'an autoregressive model' : 'a text encoder';
}

function hasTokens(inputs: Port[]): boolean {
  return inputs.some(
    ({ name, type, shape }) =>
      type.startsWith('int') &&
      (/^((decoder_)?input_?ids|tokens?|token_ids|ids)$/i.test(name) || (inputs.length === 1 && shape.length === 2)),
  );
}

function hasCache(ports: Port[]): boolean {
  return ports.some(({ name }) => /^(past|present)([._]|$)|(past|present)_key|_cache/i.test(name));
}

function imageNetwork(inputs: Port[], outputs: Port[]): string | null {
  const [input] = inputs;
  const [output] = outputs;
  if (!input || !output) return null;
  const from = input.shape;
  const to = output.shape;
  if (/logit|prob|class|score/i.test(output.name) && to.length === 2) return 'a classifier';
  if (from.length !== 4) return null;
  if (to.length === 2) return inputs.length === 1 ? 'a classifier' : null;
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
