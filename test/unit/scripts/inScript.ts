import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** The repository. */
export const repository = path.join(__dirname, '..', '..', '..', '..');

export interface Ended {
  code: number | null;
  /** What it printed to stdout and stderr. */
  output: string;
}

/** This environment without what the npm that started the tests has put into it. */
export function personsEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_|^INIT_CWD$/i.test(name)));
}

/** Runs a script by this Node with exactly the environment `env`. */
export const runScript = (script: string, env: NodeJS.ProcessEnv): Promise<Ended> =>
  run(process.execPath, [script], env);

/** Runs a program with exactly the environment `env`. */
export function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

/**
 * Runs `body` in a process of its own, with what the module `name` of scripts/setup exports as `it`.
 * @param place the script to write, in a folder that exists
 */
export function runWith(
  name: string,
  body: string,
  { place, env, root = repository }: { place: string; env: NodeJS.ProcessEnv; root?: string },
): Promise<Ended> {
  const module = pathToFileURL(path.join(root, 'scripts', 'setup', `${name}.mjs`)).href;
  writeFileSync(place, `import * as it from ${JSON.stringify(module)};\n${body}\n`);
  return runScript(place, env);
}
