import type { TimeInput } from '../../domain/timeInputs';

type Raw = Readonly<Record<string, unknown>>;

/**
 * One sample [C, H, W] or [C, L] by a network's configuration: diffusers' keys, or those of EDM and DiT.
 * @returns null where channels or size are not stated, and for videos and rows of patches, whose size only the pipeline knows
 */
export function sampleShape(config: Raw): number[] | null {
  const channels = whole(config, ['in_channels', 'img_channels', 'channels', 'out_channels']);
  const size = sizes(config);
  if (channels === null || size === null) return null;
  const kind = typeof config['_class_name'] === 'string' ? config['_class_name'] : '';
  if (/Flux|Chroma|3D|Video|Temporal|Motion|LTX|Wan/.test(kind) && !/^SD3/.test(kind)) return null;
  return /1D/.test(kind) ? [channels, size[0]] : [channels, ...size];
}

/** Height and width. */
function sizes(config: Raw): [number, number] | null {
  for (const key of ['sample_size', 'img_resolution', 'image_size', 'input_size', 'resolution']) {
    const said = config[key];
    if (isSize(said)) return [said, said];
    const [height, width] = Array.isArray(said) && said.length === 2 ? (said as unknown[]) : [];
    if (isSize(height) && isSize(width)) return [height, width];
  }
  const height = whole(config, ['sample_height']);
  const width = whole(config, ['sample_width']);
  return height !== null && width !== null ? [height, width] : null;
}

/** Number of classes a network is conditioned on; null when it is not. */
export function classCount(config: Raw): number | null {
  return whole(config, ['num_class_embeds', 'num_embeds_ada_norm', 'label_dim', 'num_classes']);
}

/** Networks that multiply their time by 1000 themselves, so that a pipeline divides its scheduler's timesteps. */
const FLOW_TIME = /^(Flux\d?|Chroma|QwenImage\d*|AuraFlow|OvisImage|LongCatImage|Krea2|NucleusMoEImage)Transformer/;
/** Those whose time runs from noise to data. */
const REVERSED_TIME = /^(Lumina(Next|2)|ZImage)/;

/** What the time input of diffusers' network holds where its class tells; null where it takes the scheduler's timesteps, and for others. */
export function timeOfNetwork(config: Raw): TimeInput | null {
  const kind = typeof config['_class_name'] === 'string' ? config['_class_name'] : '';
  if (FLOW_TIME.test(kind)) return 't';
  return REVERSED_TIME.test(kind) ? 't-reversed' : null;
}

function whole(config: Raw, keys: readonly string[]): number | null {
  for (const key of keys) {
    const said = config[key];
    if (isSize(said)) return said;
  }
  return null;
}

function isSize(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) > 0;
}
