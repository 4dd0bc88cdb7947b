import { readFileSync } from 'node:fs';

/**
 * How many processes Linux has killed since it started because memory ran out, those of containers included; null where it does not
 * tell. Compared before and after, it tells such a kill from one by a person.
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
