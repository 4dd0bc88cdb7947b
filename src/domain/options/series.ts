import type { OptionTable } from './definition';
import { output, whole } from './kinds';

/** How several checkpoints are diagnosed together. */
export const seriesOptions = {
  jobs: {
    kind: whole(1, 256),
    group: 'series',
    commands: ['diagnose'],
    help: 'Number of checkpoints to diagnose in parallel; they share the cores. The default depends on the available memory and cores.',
  },
  reports: {
    kind: output,
    group: 'series',
    commands: ['diagnose'],
    metavar: 'FOLDER',
    help: 'Write the report of each checkpoint to this folder, as JSON with its Gaussian and as a page that {html} links to.',
  },
} as const satisfies OptionTable;
