import type { OptionTable } from './definition';
import { choice, text, whole } from './kinds';

/** How a series runs on a cluster. None of these is a setting or a key of the sidecar file: no workspace says where commands run. */
export const clusterOptions = {
  submit: {
    kind: choice(['ray', 'slurm'], {
      ray: 'submits one Ray job per checkpoint, follows the jobs, and collects the reports',
      slurm: 'prints an array script for sbatch',
    }),
    group: 'series',
    commands: ['diagnose'],
    help: 'Diagnose on a cluster, with one job per checkpoint, instead of on this machine.',
    details: 'The checkpoints must have the same paths there ([what it needs](series.md#on-a-cluster)).',
  },
  address: {
    kind: text,
    group: 'series',
    commands: ['diagnose'],
    metavar: 'URL',
    help: 'Address of the Ray dashboard, such as http://head:8265. A token is read from RAY_AUTH_TOKEN.',
  },
  cpus: {
    kind: whole(1, 1024),
    group: 'series',
    commands: ['diagnose'],
    help: 'Cores of each job on the cluster (default: 1).',
  },
  clusterCommand: {
    kind: text,
    group: 'series',
    commands: ['diagnose'],
    metavar: 'COMMAND',
    help: 'Shell command that starts ScoreScope on the cluster (default: scorescope).',
  },
} as const satisfies OptionTable;
