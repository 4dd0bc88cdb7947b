// The test harness (test/support/host) for scripts: the host is installed, the harness built and loaded.
import { createRequire } from 'node:module';
import path from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { ensureCodeServer } from './codeServer.mjs';
import { node, root } from './processes.mjs';

/** What the harness reads from its environment. */
export async function hostEnvironment({ browser = true, release = 'newest' } = {}) {
  const server = await ensureCodeServer(release);
  return {
    SCORESCOPE_HOST_NODE: server.node,
    SCORESCOPE_HOST_ENTRY: server.entry,
    SCORESCOPE_HOST_RELEASE: release,
    ...(browser && { CHROMIUM: await ensureChromium() }),
  };
}

/** @returns {Promise<import('../../test/support/host/index.ts')>} */
export async function openHost(options) {
  Object.assign(process.env, await hostEnvironment(options));
  await node([path.join(root, 'scripts', 'build.mjs'), 'harness']);
  return loadHost();
}

/** The harness as it was built last. */
export const loadHost = () => createRequire(import.meta.url)(path.join(root, 'dist', 'harness', 'index.js'));
