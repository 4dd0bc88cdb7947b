import { statSync, writeFileSync } from 'node:fs';
import { temporaryFolder } from './temporaryFolder';

/** What Node is started with: every call of a network with an input x takes 55 ms longer, and is counted in a file. */
const SLOWED = `
  const { appendFileSync } = require('node:fs');
  const Module = require('node:module');
  const load = Module._load;
  Module._load = (name, ...rest) => {
    const loaded = load(name, ...rest);
    if (name === 'onnxruntime-node' && !loaded.InferenceSession.isSlowed) {
      const { create } = loaded.InferenceSession;
      loaded.InferenceSession.isSlowed = true;
      loaded.InferenceSession.create = async (...words) => {
        const session = await create.apply(loaded.InferenceSession, words);
        const run = session.run.bind(session);
        session.run = async (feeds, ...others) => {
          if (feeds.x === undefined) return run(feeds, ...others);
          await new Promise((resolve) => setTimeout(resolve, 55));
          const answer = await run(feeds, ...others);
          appendFileSync(process.env.SCORESCOPE_TEST_CALLS, '.');
          return answer;
        };
        return session;
      };
    }
    return loaded;
  };`;

/** An environment for the tests of one `describe` block in which networks are slow by waiting, whatever the machine. */
export function slowedNetwork(): {
  /** To be merged into a process's environment. */
  env: () => Record<string, string>;
  /** Calls that the runtime has answered since the last `restart`. */
  calls: () => number;
  restart: () => void;
} {
  const { file } = temporaryFolder();
  before(() => writeFileSync(file('slowed.cjs'), SLOWED));
  return {
    env: () => ({ NODE_OPTIONS: `--require=${file('slowed.cjs')}`, SCORESCOPE_TEST_CALLS: file('calls') }),
    calls: () => statSync(file('calls')).size,
    restart: () => writeFileSync(file('calls'), ''),
  };
}
