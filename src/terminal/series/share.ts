import { bytes, count, counted } from '../../shared/format';
import { threads } from '../../shared/machine/threads';

/** What a machine has for a series. */
export interface Machine {
  readonly cores: number;
  /** Bytes that are free, within the limits of a container. */
  readonly memory: number;
}

export interface Asked {
  /** How many checkpoints there are. */
  readonly members: number;
  /** Bytes of the largest checkpoint with its weights. */
  readonly largest: number;
  /** As the user said; absent where the machine decides. */
  readonly jobs?: number;
  /** Whether a device was chosen that is not the CPU: there is one of it. */
  readonly isOnDevice: boolean;
}

export interface Shares {
  readonly jobs: number;
  /** For each job. */
  readonly threads: number;
  /** One line. */
  readonly words: string;
}

/** Bytes that a diagnosis takes beside its network: Node, the runtime, the samples. The samples in media/sample took 115 to 265 MB in all. */
const BESIDE = 400e6;
/** The runtime holds the file while it makes the graph of it. */
const COPIES = 3;

export function thisMachine(): Machine {
  return { cores: threads(), memory: process.availableMemory() };
}

/** Shares the machine out among as many jobs as it holds: one a core, as far as memory reaches. */
export function shareOut({ members, largest, jobs: said, isOnDevice }: Asked, machine: Machine): Shares {
  const each = BESIDE + COPIES * largest;
  const { cores, memory } = machine;
  const holds = isOnDevice ? 1 : Math.min(cores, Math.floor(memory / each));
  const jobs = Math.max(1, Math.min(members, said ?? holds));
  const threads = Math.max(1, Math.floor(cores / jobs));
  const why = `${counted(cores, 'core')}, ${bytes(memory)} of free memory, about ${bytes(each)} for each`;
  const shared = jobs === 1 ? 'one at a time' : `${count(jobs)} at a time`;
  return {
    jobs,
    threads,
    words: `${counted(members, 'checkpoint')}, ${shared} on ${counted(threads, 'thread')}${jobs === 1 ? '' : ' each'} (${why})`,
  };
}
