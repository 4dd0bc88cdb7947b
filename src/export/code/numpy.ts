import type { ModelInput } from '../../domain/report';
import { shownName } from '../../shared/shown';
import { refused } from './refused';
import type { Skip } from '../skip';
import { about } from './about';
import { docstring, indent, number, text } from './python';
import { steps } from './steps';

/** NumPy and ONNX Runtime: the checkpoint itself, of any family, in its own scaling of signal and noise. */
export function numpyCode(skip: Skip, bundle: string): string {
  const { report, teleport } = skip;
  const { inputs, shape, path } = report.model;
  const sample = inputs.find(({ role }) => role === 'sample');
  const time = inputs.find(({ role }) => role === 'time');
  if (!sample || !time) throw refused('numpy', 'the network takes time and sample in one input');
  const others = inputs.filter((input) => input !== sample && input !== time);
  const { functions, loop } = steps('numpy', skip);
  const usage =
    `sample(noise) takes standard normal noise [batch, ${shape.join(', ')}] and runs the .onnx file.` +
    (others.length > 0 ? ` conditions: a dict with ${others.map(described).join(', ')}.` : '');
  return `${docstring(about(skip, bundle, usage))}
${/math\./.test(functions + loop) ? 'import math\n\n' : ''}import numpy as np
import onnxruntime
from safetensors.numpy import load_file

MODEL = ${text(path.replace(/^.*[\\/]/, ''))}
BUNDLE = load_file(${text(bundle)})
# Rows of noise levels: a, b (x = a * data + b * noise), timestep, and the coefficients of the denoiser
# D(x) = c_skip * x + c_out * F(c_in * x, time).  Columns: a, b, timestep, time, c_in, c_skip, c_out, ...
OWN, LEVELS = BUNDLE["own_levels"], BUNDLE["plan_levels"]
START = ${number(teleport.startScale)}  # the sampler starts from START * noise


def teleport(x):
    """Maps x from the first noise level of the full sampler to the first remaining one."""
    (a, b), (a2, b2) = OWN[0][:2], LEVELS[0][:2]
    gain = lambda variance: np.sqrt((b2**2 + a2**2 * variance) / (b**2 + a**2 * variance))
    inside, outside = gain(BUNDLE["eigenvalues"]), gain(BUNDLE["tail"])
    centered = x.reshape(len(x), -1) - a * BUNDLE["mean"]
    modes = (centered @ BUNDLE["basis"].T * (inside - outside)) @ BUNDLE["basis"]
    return (a2 * BUNDLE["mean"] + outside * centered + modes).reshape(x.shape)

${functions && `\n${functions}\n\n`}
def sample(noise, model=MODEL, **conditions):
    session = model if hasattr(model, "run") else onnxruntime.InferenceSession(model)

    def denoise(x, level):
        time, c_in, c_skip, c_out = level[3:7]
        feeds = {
            ${text(sample.name)}: (c_in * x).astype(np.${numpyType(sample)}),
            ${text(time.name)}: np.full(${timeShape(time)}, ${/int/.test(time.type) ? 'round(time)' : 'time'}, np.${numpyType(time)}),
            **conditions,
        }
        answer = session.run([${text(teleport.about['output'] ?? '')}], feeds)[0]
        # A learned variance in additional channels is not used.
        return c_skip * x + c_out * answer[:, : x.shape[1]]

    x = teleport(START * noise)
${indent(loop)}
    return x
`;
}

function described({ name, type, shape }: ModelInput): string {
  return `${shownName(name)} (${shownName(type)} [${shape.map((size) => shownName(String(size))).join(', ')}])`;
}

/** Of the time input for a batch x, as the network declares it. */
function timeShape({ shape }: ModelInput): string {
  const sizes = shape.map((size, i) => (i === 0 && size !== 1 ? 'len(x)' : '1'));
  return sizes.length === 1 ? sizes.join() : `(${sizes.join(', ')})`;
}

/** Element types that NumPy knows under the same name. */
const NUMPY_TYPES = [
  'float16',
  'float32',
  'float64',
  'int8',
  'int16',
  'int32',
  'int64',
  'uint8',
  'uint16',
  'uint32',
  'uint64',
];

function numpyType({ type, name }: ModelInput): string {
  const found = NUMPY_TYPES.find((known) => known === type);
  if (found === undefined)
    throw refused('numpy', `its input ${shownName(name)} is ${shownName(type)}, which NumPy does not support`);
  return found;
}
