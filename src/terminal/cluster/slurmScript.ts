import type { SaidOptions } from '../../domain/options';
import { quoted } from '../shells';
import { commandLine } from './commandLine';

export interface SlurmPlan {
  /** Absolute paths. */
  readonly members: readonly string[];
  readonly said: SaidOptions;
  /** How ScoreScope is started there, as a shell reads it. */
  readonly command: string;
  readonly cpus: number;
  /** The folder of the store, which all nodes must see. */
  readonly home: string;
}

/** An array script for sbatch: one task a checkpoint, all of which put their reports into one store. */
export function slurmScript({ members, said, command, cpus, home }: SlurmPlan): string {
  const words = commandLine(command, '', said, ['--jobs 1', '--quiet']).replace(" diagnose ''", ' diagnose "$model"');
  return `#!/bin/bash
#SBATCH --job-name=scorescope
#SBATCH --array=0-${members.length - 1}
#SBATCH --cpus-per-task=${cpus}
#SBATCH --requeue

# One task a checkpoint. Checkpoints, store and ScoreScope must be found at these places on every node.
# When all tasks have ended, the same command without --submit takes their reports from the store.
models=(
${members.map((model) => `  ${quoted(model, 'posix')}`).join('\n')}
)
model=\${models[$SLURM_ARRAY_TASK_ID]}
export SCORESCOPE_HOME=${quoted(home, 'posix')}
export SCORESCOPE_THREADS=\${SLURM_CPUS_PER_TASK:-${cpus}}
# A process that is killed, as where memory runs out, is started again and goes on; Slurm does so itself for a node that is lost.
for attempt in 1 2 3 4; do
  ${words} && exit
  code=$?
  # An input at fault, or an interruption.
  case $code in 2 | 130) break ;; esac
done
exit $code
`;
}
