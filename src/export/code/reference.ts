import type { ReferenceFlavor } from '../../domain/flavours';
import type { ReferenceInput, ReferencePlan } from '../../domain/reference';
import { samplers } from '../../samplers';
import { counted } from '../../shared/format';
import { DiagnosisError } from '../../shared/failure';
import { docstring, indent, literal, number, text } from './python';

/**
 * A short Python script that runs the original of a network with the user's sampler, and writes what it was given and what it answered.
 * @throws DiagnosisError 'unsupported' where the sampler's steps have no form in Python
 */
export function referenceScript(flavor: ReferenceFlavor, plan: ReferencePlan): string {
  const { about, levels, kept, seeds, compared, startScale, leaps, endsClean, guidance } = plan;
  const sampler = samplers[about.sampler];
  const steps = sampler.python({ settings: about.settings, leaps, endsClean });
  if ('refused' in steps)
    throw new DiagnosisError(
      'unsupported',
      `The reference script cannot run this sampler: ${steps.refused}.`,
      'Choose another sampler for the verification.',
    );
  const name = plan.model.replace(/^.*[\\/]/, '');
  const words = [
    `Runs the original of ${name} as ScoreScope runs the network, and writes ref.npz.`,
    `${sampler.title} over ${counted(levels.length - 1, 'step')}, ${seeds} seeds. Then: scorescope verify ${name} --reference ref.npz`,
    ...LOADING[flavor].words,
  ];
  return `${docstring(words)}
import argparse
import json
${/math\./.test(steps.functions + steps.loop) ? 'import math\n' : ''}
import numpy as np
import torch

SHAPE = ${literal(about.shape)}  # of one sample
START = ${number(startScale)}  # sampling starts from START * noise
GUIDANCE = ${guidance === null ? 'None' : number(guidance)}  # scale of classifier-free guidance
# Rows of noise levels: a, b (x = a * data + b * noise), the schedule's time, the network's time, and the coefficients of
# D(x) = c_skip * x + c_out * F(c_in * x, time): c_in, c_skip, c_out; where a step ends; the number of the level.
LEVELS = [
${levels.map((row, i) => `    [${[...row.map(number), i].join(', ')}],`).join('\n')}
]
KEPT = ${literal(kept)}  # levels whose states are stored, of the first ${compared} seeds
ABOUT = json.loads(${text(JSON.stringify(about))})
${inputsTable('CONDITIONS', plan.conditions)}
${inputsTable('UNCONDITIONAL', plan.unconditional)}


${LOADING[flavor].load(plan)}


def values(table, files, count, device):
    """The further inputs by name, for a batch of this size."""
    found = {}
    for name, (dtype, shape, in_batch, numbers) in table.items():
        if numbers is None and name not in files:
            raise SystemExit(f"Give the value of {name}: --input {name}=FILE.npy, of shape {shape}.")
        value = np.load(files[name]) if name in files else np.array(numbers)
        tensor = torch.tensor(value.reshape(shape)).to(device, getattr(torch, dtype))
        found[name] = tensor.expand(count, *shape) if in_batch else tensor
    return found

${steps.functions && `\n${steps.functions}\n\n`}
@torch.no_grad()
def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", help=${text(LOADING[flavor].help)})
    parser.add_argument("--out", default="ref.npz")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--input", action="append", default=[], metavar="NAME=FILE.npy")
    given = parser.parse_args()
    model = load(given.model, given.device)
    files = dict(word.split("=", 1) for word in given.input)
    kept = {}

    def network(x, time, table):
        t = torch.full((len(x),), time).to(given.device, torch.${timeType(plan)})
        output = call(model, x.to(given.device, torch.float32), t, values(table, files, len(x), given.device))
        # A learned variance in additional channels is not used.
        return output[:, : x.shape[1]].double().cpu()

    def denoise(x, level):
        time, c_in, c_skip, c_out = level[3:7]
        output = network(c_in * x, time, CONDITIONS)
        if GUIDANCE is not None:
            without = network(c_in * x, time, UNCONDITIONAL)
            output = without + GUIDANCE * (output - without)
        if level[9] in KEPT:
            # The last call at a level is the one that a step starts with.
            kept[level[9]] = x[:${compared}].numpy(), output[:${compared}].numpy()
        return c_skip * x + c_out * output

    def sample(x):
${indent(steps.loop, 2)}
        return x

    noise = np.random.default_rng(0).standard_normal((${seeds}, *SHAPE))
    starts = START * torch.from_numpy(noise)
    finals = sample(starts)
    np.savez(
        given.out,
        about=np.frombuffer(json.dumps(ABOUT).encode(), np.uint8),
        levels=np.array([level[:9] for level in LEVELS]),
        kept=np.array(KEPT),
        starts=starts.numpy(),
        finals=finals.numpy(),
        states=np.stack([kept[index][0] for index in KEPT]),
        outputs=np.stack([kept[index][1] for index in KEPT]),
    )
    print(f"Wrote {given.out}.")


if __name__ == "__main__":
    main()
`;
}

/** By name: element type, shape, whether a batch of them is needed, and the numbers. */
function inputsTable(name: string, inputs: readonly ReferenceInput[]): string {
  if (inputs.length === 0) return `${name} = {}`;
  const rows = inputs.map(
    ({ name: input, type, shape, hasBatch, values }) =>
      `    ${text(input)}: (${[text(type), literal(shape), literal(hasBatch), values === null ? 'None' : literal(values)].join(', ')}),`,
  );
  return `${name} = {\n${rows.join('\n')}\n}`;
}

/** Networks of PyTorch take integers where the exported one does, and float32 otherwise. */
function timeType({ timeType: type }: ReferencePlan): string {
  return type.startsWith('int') ? 'int64' : 'float32';
}

interface Loading {
  readonly words: readonly string[];
  readonly help: string;
  readonly load: (plan: ReferencePlan) => string;
}

const LOADING: Readonly<Record<ReferenceFlavor, Loading>> = {
  torch: {
    words: [
      'The argument names your own function, as module:function, which returns the network: a torch module or another callable. Change call() below if it is not called as model(x, time, **conditions).',
    ],
    help: 'module:function that returns your network',
    load: () => `def load(name, device):
    """Your network, from module:function."""
    import importlib
    import os
    import sys

    sys.path.insert(0, os.getcwd())
    module, function = name.split(":")
    model = getattr(importlib.import_module(module), function)()
    return model.to(device).eval() if isinstance(model, torch.nn.Module) else model


def call(model, x, time, conditions):
    """The network's output F [batch, ...]."""
    return model(x, time, **conditions)`,
  },
  diffusers: {
    words: [
      'The argument is the folder of a pipeline (or of its unet or transformer), or its name on the Hub. Change call() below if the network takes its inputs under other names.',
    ],
    help: 'folder or name of a diffusers pipeline, or of its network',
    load: () => `def load(name, device):
    """The unet or transformer of a pipeline."""
    from diffusers import AutoModel

    for subfolder in ("unet", "transformer", None):
        try:
            return AutoModel.from_pretrained(name, subfolder=subfolder, torch_dtype=torch.float32).to(device).eval()
        except (OSError, ValueError):
            continue
    raise SystemExit(f"{name} holds no unet, no transformer and no network.")


def call(model, x, time, conditions):
    """The network's output F [batch, ...]."""
    return model(x, time, return_dict=False, **conditions)[0]`,
  },
};
