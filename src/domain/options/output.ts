import { flavourIds } from '../flavours';
import type { OptionTable } from './definition';
import { choice, on, output } from './kinds';

/** What the commands write, and how. */
export const outputOptions = {
  json: {
    kind: output,
    group: 'output',
    commands: ['diagnose', 'inspect', 'compare', 'verify'],
    metavar: 'FILE|-',
    help: 'Write the report as JSON; - writes it to stdout and everything else to stderr.',
    helpIn: {
      diagnose:
        'Write the report as JSON, or what was measured of several checkpoints; - writes it to stdout and everything else to stderr.',
      inspect: 'Write the description of the file as JSON; - writes it to stdout and everything else to stderr.',
      compare: 'Write the comparison as JSON; - writes it to stdout and everything else to stderr.',
      verify: 'Write what was measured as JSON; - writes it to stdout and everything else to stderr.',
    },
  },
  html: {
    kind: output,
    group: 'output',
    commands: ['diagnose', 'compare', 'export', 'verify'],
    help: 'Write the report as one HTML page that needs no network connection.',
    helpIn: {
      diagnose:
        'Write the report as one HTML page that needs no network connection, or several checkpoints side by side on one.',
      compare: 'Write one HTML page that shows both reports in the same charts.',
      verify: 'Write what was measured as one HTML page that needs no network connection.',
    },
  },
  csv: {
    kind: output,
    group: 'output',
    commands: ['export'],
    help: 'Write linearity and skip candidates as one table.',
  },
  teleport: {
    kind: output,
    group: 'output',
    commands: ['export'],
    help: 'Write the skip as safetensors: mean, basis, eigenvalues, noise levels, and plan.',
  },
  teleportOnnx: {
    kind: output,
    group: 'output',
    commands: ['export'],
    help: 'Write the formula as an ONNX graph with input x_T and output x_skip.',
  },
  code: {
    kind: choice(flavourIds),
    group: 'output',
    commands: ['export'],
    help: 'Print a short Python file that samples with the skip.',
  },
  out: {
    kind: output,
    group: 'output',
    commands: ['export'],
    help: 'Write the Python file of {code} to this file instead of printing it.',
  },
  store: {
    kind: on,
    group: 'output',
    commands: ['diagnose'],
    help: 'Also store the report, with its Gaussian, where VS Code finds it. Reports of several checkpoints are always stored.',
  },
  force: {
    kind: on,
    group: 'output',
    commands: ['diagnose', 'inspect', 'compare', 'export', 'verify'],
    help: 'Overwrite output files that ScoreScope did not write.',
  },
  quiet: {
    kind: on,
    group: 'output',
    commands: ['diagnose', 'verify'],
    help: 'Print only the verdict: no progress, no table.',
  },
  failOnRegression: {
    kind: on,
    group: 'output',
    commands: ['diagnose', 'compare'],
    help: 'Exit with code 3 if B is significantly worse than A.',
    helpIn: {
      diagnose: 'Of several checkpoints: exit with code 3 if one is significantly worse than the one before it.',
    },
  },
} as const satisfies OptionTable;
