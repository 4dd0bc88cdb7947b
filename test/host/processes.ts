import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';

/** The ids of the worker processes that this extension host has started and that still run. */
export function workers(): number[] {
  return processes()
    .filter(({ parent, command }) => parent === process.pid && command.includes('worker.js'))
    .map(({ pid }) => pid);
}

/** Ended processes that nobody has collected yet count as gone. */
export function runs(pid: number): boolean {
  return processes().some((one) => one.pid === pid);
}

interface Process {
  pid: number;
  parent: number;
  command: string;
}

export function processes(): Process[] {
  return existsSync('/proc/self/stat') ? fromProc() : fromPs();
}

function fromProc(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        // "pid (name) state parent …"; the name may hold anything, so look after its last parenthesis.
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        if (state === 'Z') return [];
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return [{ pid: Number(name), parent: Number(parent), command }];
      } catch {
        // It ended between the listing and the look.
        return [];
      }
    });
}

function fromPs(): Process[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,command='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line))
    .filter((row) => row !== null && !row[3]!.startsWith('Z'))
    .map((row) => ({ pid: Number(row![1]), parent: Number(row![2]), command: row![4]! }));
}
