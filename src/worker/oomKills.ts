import { readFileSync } from 'node:fs';

/**
 * Number of processes that Linux has killed since boot because memory ran out, including those in containers; null where it is
 * unknown. Comparing it before and after distinguishes such a kill from one by a person.
 */
export function oomKills(): number | null {
  try {
    const count = /^oom_kill (\d+)$/m.exec(readFileSync('/proc/vmstat', 'utf8'))?.[1];
    return count === undefined ? null : Number(count);
  } catch {
    // Not Linux.
    return null;
  }
}
