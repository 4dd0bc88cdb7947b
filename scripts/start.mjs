// Opens a real VS Code with the extension and a sample workspace: npm start.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { ensureDependencies } from './setup/dependencies.mjs';
import { node, onPath, root, start } from './setup/processes.mjs';
import { exitIfUnavailable } from './setup/unavailable.mjs';

await ensureDependencies().catch(exitIfUnavailable);
const { writeSampleWorkspace } = await import('./sampleWorkspace.mjs');
await node([path.join(root, 'scripts', 'build.mjs')]);
const workspace = writeSampleWorkspace(path.join(root, '.sample'));

const onMac = '/Applications/Visual Studio Code.app/Contents/Resources/app/bin/code';
const code = onPath('code', 'code-insiders') ?? (existsSync(onMac) ? onMac : undefined);
if (code) startDesktop(code);
else if (process.platform === 'linux') await startServed().catch(exitIfUnavailable);
else {
  console.error('There is no `code` on the PATH: install VS Code and put its command line there.');
  process.exitCode = 1;
}

function startDesktop(program) {
  const args = [`--extensionDevelopmentPath=${root}`, workspace];
  // On Windows `code` is a .cmd, which only a shell can start.
  const shell = process.platform === 'win32';
  const quoted = shell ? args.map((arg) => `"${arg}"`) : args;
  start(shell ? `"${program}"` : program, quoted, { stdio: 'inherit', shell }).on(
    'exit',
    (status) => (process.exitCode = status ?? 1),
  );
}

/** The same workbench, served to a browser. */
async function startServed() {
  console.log('There is no `code` on the PATH, so VS Code is served to a browser.');
  const { openHost } = await import('./setup/host.mjs');
  const host = await openHost({ browser: false });
  const profile = host.makeProfile();
  const server = await host.startServer(profile, { testDriver: true });
  const extension = host.remoteUri(server, root);
  const url = host.workbenchUrl(server, workspace, [['extensionDevelopmentPath', extension]]);
  console.log(`\nOpen ${url}\nCtrl+C ends it.`);
  const opener = process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? onPath('xdg-open') : undefined;
  if (opener) start(opener, [url], { stdio: 'ignore', detached: true }).unref();
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, async () => {
      await server.stop();
      host.removeProfile(profile);
      process.exit(0);
    });
  }
}
