import type { Tensor } from 'onnxruntime-node';
import { readHeader } from '../checkpoint/onnx/readHeader';
import { isFloat } from '../checkpoint/portShapes';
import type { VaeDecoder } from '../checkpoint/layout/vaeDecoder';
import { concatenate } from '../score/concatenate';
import { DiagnosisError } from '../shared/failure';
import { openSession } from './session';
import { numbersOf, toTensor } from './tensors';
import { sizeOf } from '../shared/shape';

/** Images [B, C, H, W] with the shape of one. */
export interface Decoded {
  readonly values: Float64Array;
  readonly shape: readonly [number, number, number];
}

/** The images of latents [B, …shape], one after another on the CPU: z / scale + shift through the decoder. */
export async function decodeLatents(
  { file, scale, shift }: VaeDecoder,
  latents: Float64Array,
  shape: readonly number[],
): Promise<Decoded> {
  const { inputs, outputs } = await readHeader(file);
  const input = inputs.find((port) => isFloat(port) && port.shape.length === shape.length + 1);
  const output = outputs.find((port) => isFloat(port) && (port.unranked === true || port.shape.length === 4));
  if (!input || !output || inputs.length > 1) throw notADecoder(file);
  const session = await openSession(file, 'cpu');
  try {
    const d = sizeOf(shape);
    const pictures: Float64Array[] = [];
    let size: Decoded['shape'] | null = null;
    for (let start = 0; start < latents.length; start += d) {
      const latent = latents.subarray(start, start + d).map((value) => value / scale + shift);
      const answer = await session.run({ [input.name]: toTensor(input.type, latent, [1, ...shape]) }, [output.name]);
      const picture = answer[output.name] as Tensor;
      const [, channels, height, width] = picture.dims;
      if (picture.dims.length !== 4 || !channels || !height || !width) throw notADecoder(file);
      size = [channels, height, width];
      pictures.push(Float64Array.from(numbersOf(picture)));
    }
    if (!size) throw notADecoder(file);
    return { values: concatenate(...pictures), shape: size };
  } finally {
    await session.release();
  }
}

function notADecoder(file: string): DiagnosisError {
  return new DiagnosisError(
    'unsupported',
    `${file} does not make pictures of these latents.`,
    'Put the decoder that belongs to this network there.',
  );
}
