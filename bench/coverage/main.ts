/** node dist/coverage.js CASE FIRST COUNT: the truth, then one line of JSON for each run; CASE −1 lists the cases. */
import { cases } from './mixtures';
import { intervalsOf, truthOf } from './run';

async function main([name, first, count]: readonly number[]): Promise<void> {
  const one = cases[name ?? -1];
  const write = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);
  if (!one) {
    write(cases.map(({ name: title, d, sigma, samples }) => ({ title, d, sigma, samples })));
    return;
  }
  if (count === undefined) write(await truthOf(one));
  for (let run = first ?? 0; run < (first ?? 0) + (count ?? 0); run++) write(await intervalsOf(one, run));
}

void main(process.argv.slice(2).map(Number));
