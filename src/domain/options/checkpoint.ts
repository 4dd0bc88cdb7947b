import { familyIds } from '../families';
import { predictionIds, predictions } from '../predictions';
import { timeInputIds, timeInputs } from '../timeInputs';
import type { OptionTable } from './definition';
import { between, choice, inputs, listOf, names, path, positive, textsOf, whole, wholeOr } from './kinds';

const largestIndex = 2 ** 31 - 1;

/** What the user can specify about a checkpoint that its header does not. */
export const checkpointOptions = {
  family: {
    kind: choice(familyIds, {
      edm: 'x = x₀ + σn, as in EDM',
      vp: 'variance preserving, as in DDPM and Stable Diffusion',
      flow: 'x = (1 − t)x₀ + t·n, flow matching',
    }),
    group: 'checkpoint',
    commands: ['diagnose', 'inspect', 'verify'],
    help: 'How noise is added to the data.',
    sidecar: true,
  },
  prediction: {
    kind: choice(predictionIds, textsOf(predictions, 'output')),
    group: 'checkpoint',
    commands: ['diagnose', 'inspect', 'verify'],
    help: 'What the network predicts.',
    details:
      'With {family} it is used as given, with a warning if measurements contradict it; the time conditioning and the schedule are still detected unless given.',
    sidecar: true,
  },
  schedule: {
    kind: path,
    group: 'checkpoint',
    commands: ['diagnose', 'inspect', 'verify'],
    metavar: 'FILE',
    help: 'JSON file with alphas_cumprod, betas, or a diffusers scheduler configuration; or a schedule by name, such as linear, scaled-linear:0.0015,0.0195, cosine, sigmoid:-3,3,1.',
    details: '[All schedules and their parameters](schedules.md). If nothing specifies the schedule, it is measured.',
    sidecar: true,
  },
  time: {
    kind: choice(timeInputIds, textsOf(timeInputs, 'title')),
    group: 'checkpoint',
    commands: ['diagnose', 'inspect', 'verify'],
    metavar: 'NAME',
    help: 'Time conditioning: what the time input holds.',
    sidecar: true,
  },
  timesteps: {
    kind: whole(1, 100_000),
    group: 'checkpoint',
    commands: ['diagnose', 'inspect', 'verify'],
    help: 'Number of timesteps T (default: what the network shows, or 1000).',
    sidecar: true,
  },
  sigmaData: {
    kind: positive(1e6),
    group: 'checkpoint',
    commands: ['diagnose', 'inspect', 'verify'],
    help: 'Standard deviation of the data in EDM’s preconditioning (edm-raw); by default 0.5 and 1 are tried.',
    sidecar: true,
  },
  shape: {
    kind: listOf(whole(1, 1_000_000), 8),
    group: 'checkpoint',
    commands: ['diagnose', 'inspect', 'verify'],
    metavar: '4,64,64',
    help: 'Shape of one sample without its batch dimension, if the file does not specify it.',
    sidecar: true,
  },
  class: {
    kind: wholeOr('all', 0, largestIndex),
    group: 'conditions',
    commands: ['diagnose', 'inspect', 'verify'],
    help: 'Class that the network is conditioned on; all spreads the seeds over every class.',
    details:
      'If the network takes one-hot rows, the index of the row. With all, the report names the class with the worst result. If {data} has labels, only samples of this class are used, and it is an error if there are none. Data without labels are assumed to be of this class, and the report says so.',
    sidecar: true,
  },
  nullClass: {
    kind: whole(-largestIndex, largestIndex),
    group: 'conditions',
    commands: ['diagnose', 'inspect', 'verify'],
    help: 'Index that means “no class”; -1 is a row of zeros if the network takes one-hot rows.',
    details: 'Without {class}, the network is diagnosed without a class.',
    sidecar: true,
  },
  promptEmbedding: {
    kind: path,
    group: 'conditions',
    commands: ['diagnose', 'inspect', 'verify'],
    metavar: 'FILE',
    help: 'Embeddings that the network is conditioned on: .npy, .npz, or safetensors.',
    details:
      'The file contains a tensor with the name of the input, or a single tensor. If it has several rows, one for each prompt, the seeds are spread over them, and the report names the prompt with the worst result.',
    sidecar: true,
  },
  negativeEmbedding: {
    kind: path,
    group: 'conditions',
    commands: ['diagnose', 'inspect', 'verify'],
    metavar: 'FILE',
    help: 'Embeddings for the unconditional half of guidance: .npy, .npz, or safetensors.',
    sidecar: true,
  },
  guidance: {
    kind: between(-1000, 1000),
    group: 'conditions',
    commands: ['diagnose', 'inspect', 'verify'],
    metavar: 'W',
    help: 'Scale w of classifier-free guidance, or the value of the network’s own guidance input.',
    details: 'Diagnoses D_uncond + w·(D_cond − D_uncond), with two network evaluations per step.',
    sidecar: true,
  },
  zeros: {
    kind: names,
    group: 'conditions',
    commands: ['diagnose', 'inspect', 'verify'],
    metavar: 'a,b',
    help: 'Names of inputs that may be filled with zeros; * for all inputs that you would otherwise be asked for.',
    details: 'A comma within a name is written `\\,`.',
    sidecar: true,
  },
  input: {
    kind: inputs,
    group: 'conditions',
    commands: ['diagnose', 'inspect', 'verify'],
    metavar: 'NAME=VALUE',
    help: 'Value of any input by its name: a number for all its elements, a file (FILE.npy, FILE.npz:KEY, FILE.safetensors:KEY), or time for the value of the time input.',
    details:
      'Can be repeated, once for each input. A class takes its index. For a sample that a condition is concatenated to, NAME is the name of the sample, and the file contains the channels to add.',
    sidecar: true,
  },
  ignore: {
    kind: names,
    group: 'checkpoint',
    commands: [],
    help: 'Codes of findings that VS Code does not mark where code names this checkpoint; reports still have them.',
    sidecar: true,
  },
} as const satisfies OptionTable;
