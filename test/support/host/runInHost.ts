import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { launchBrowser, openWindow } from './browser';
import { makeProfile, removeProfile } from './profile';
import { remoteUri, startServer, workbenchUrl } from './server';

/** What test/host/index.ts writes at the end of its run, inside the extension host. */
export interface HostResults {
  results: { title: string; state: 'passed' | 'failed' | 'pending'; err?: string }[];
  /** The spec reporter's text. */
  report: string;
}

interface HostOptions {
  seconds?: number;
  /** Folders of extensions that are installed beside it. */
  others?: readonly string[];
  /** Of the window; English if absent. */
  language?: string;
  /** Which tests. */
  grep?: string;
}

/**
 * Runs a test module inside a real extension host, opened on an empty workspace folder.
 * Throws when the host did not answer, crashed or ran no test: VS Code itself reports success after a native crash,
 * so only a result file written by this very run counts.
 * @param extension the extension's folder, loaded as one under development
 * @param tests the built module that exports run()
 */
export async function runInHost(
  extension: string,
  tests: string,
  { seconds = 600, others = [], language, grep }: HostOptions = {},
): Promise<HostResults> {
  const profile = makeProfile({}, language);
  for (const folder of others)
    cpSync(folder, path.join(profile.extensions, path.basename(folder)), { recursive: true });
  const workspace = mkdtempSync(path.join(tmpdir(), 'scorescope-workspace-'));
  const out = path.join(profile.root, 'result.json');
  const server = await startServer(profile, {
    env: { HOST_TEST_OUT: out, ...(grep !== undefined && { HOST_TEST_GREP: grep }) },
    testDriver: true,
  });
  const browser = await launchBrowser();
  try {
    const { page } = await openWindow(browser);
    const ended = new Promise<'ended'>((resolve) => {
      void page.exposeFunction('codeAutomationExit', () => resolve('ended'));
    });
    await page.exposeFunction('codeAutomationLog', () => undefined);
    await page.goto(
      workbenchUrl(server, workspace, [
        ['extensionDevelopmentPath', remoteUri(server, extension)],
        ['extensionTestsPath', remoteUri(server, tests.replace(/\.js$/, ''))],
      ]),
    );
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => (timer = setTimeout(() => resolve('late'), seconds * 1000)));
    const result = await Promise.race([ended, late]);
    clearTimeout(timer);
    if (!existsSync(out)) {
      throw new Error(
        result === 'late'
          ? `the tests in the extension host did not end within ${seconds} s`
          : 'the extension host crashed, or did not load the tests: there is no result file',
      );
    }
    return JSON.parse(readFileSync(out, 'utf8')) as HostResults;
  } finally {
    await browser.close();
    await server.stop();
    removeProfile(profile);
    rmSync(workspace, { recursive: true, force: true });
  }
}
