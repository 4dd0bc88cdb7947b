/** npm run fuzz -- [--target NAME …] [--count N] [--seed S] [--out DIR]: a line of JSON for each target; exit code 1 where there is a bug. */
import { parseArgs } from 'node:util';
import { fuzz } from './fuzz';
import { TARGETS } from './targets';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      target: { type: 'string', multiple: true, default: Object.keys(TARGETS) },
      count: { type: 'string', default: '500' },
      seed: { type: 'string', default: '1' },
      out: { type: 'string' },
    },
  });
  for (const target of values.target) {
    const { count, seed, out = null } = values;
    const result = await fuzz({ target, count: Number(count), seed, out });
    console.log(JSON.stringify(result));
    if (Object.keys(result.bugs).length > 0) process.exitCode = 1;
  }
}

void main();
