import { readdirSync, writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { ScoreScopeApi } from '../../src/editor/access/api';
import { gaussianModel } from '../../test/host/models';
import { workers } from '../../test/host/processes';

/** What the extension host is after one diagnosis. */
export interface Sample {
  readonly how: 'whole' | 'cancelled' | 'killed';
  /** Whether it ended as that should. */
  readonly asExpected: boolean;
  readonly seconds: number;
  /** Megabytes. */
  readonly rss: number;
  readonly heap: number;
  /** Open files, pipes and sockets; null where the system does not list them. */
  readonly handles: number | null;
  /** The longest time between two beats of a 50 ms timer since the diagnosis before, in milliseconds. */
  readonly worstBeat: number;
  /** Worker processes that are left a second after its end. */
  readonly orphans: number;
}

const BEAT = 50;
const MODELS = 8;

/** Called inside the extension host: diagnoses small checkpoints one after the other, some cancelled, some killed. */
export async function run(): Promise<void> {
  const count = Number(process.env['SOAK_DIAGNOSES'] ?? 200);
  const extension = vscode.extensions.getExtension<ScoreScopeApi>('scorescope.scorescope');
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  if (!extension || folder === undefined) throw new Error('the extension or the folder is missing');
  const { reports } = await extension.activate();
  const settings = vscode.workspace.getConfiguration('scorescope');
  for (const [name, value] of [
    ['effort', 'quick'],
    ['provider', 'cpu'],
    ['steps', 6],
  ] as const)
    await settings.update(name, value, vscode.ConfigurationTarget.Global);
  await mkdir(path.join(folder, 'models'), { recursive: true });
  const models = Array.from({ length: MODELS }, (_, i) => path.join(folder, 'models', `net-${i}.onnx`));
  for (const [i, model] of models.entries()) await writeFile(model, gaussianModel({ seed: i + 1 }));

  const errors: string[] = [];
  // Nobody presses the buttons of the notifications.
  vscode.window.showErrorMessage = (message: string): Thenable<undefined> => {
    errors.push(message);
    return Promise.resolve(undefined);
  };
  // The page in front says how a diagnosis failed, and so does the list of diagnoses.
  const list: unknown = (items: readonly vscode.QuickPickItem[]): Thenable<undefined> => {
    errors.push(...items.filter(({ label }) => label.startsWith('$(error)')).map(({ detail }) => detail ?? ''));
    return Promise.resolve(undefined);
  };
  vscode.window.showQuickPick = list as typeof vscode.window.showQuickPick;
  const heart = startHeart();
  const samples: Sample[] = [];
  for (let i = 0; i < count; i++) {
    const model = models[i % MODELS]!;
    const how = i % 4 === 2 ? 'cancelled' : i % 4 === 3 ? 'killed' : 'whole';
    const before = (await reports.latest(model))?.report.createdAt;
    errors.length = 0;
    const start = performance.now();
    const done = vscode.commands.executeCommand('scorescope.diagnoseFile', vscode.Uri.file(model));
    // Every moment of a run, over the course of all.
    const moment = 100 + ((i * 397) % 2000);
    const interruption = how === 'whole' ? Promise.resolve(false) : interrupt(how, model, moment);
    await done;
    const interrupted = await interruption;
    // Reading the list empties it.
    await vscode.commands.executeCommand('scorescope.showQueue');
    const seconds = (performance.now() - start) / 1000;
    const after = (await reports.latest(model))?.report.createdAt;
    const isWhole = after !== undefined && after !== before && errors.length === 0;
    const asExpected =
      how === 'whole' || !interrupted
        ? isWhole
        : how === 'killed'
          ? errors.length === 1 && errors[0]!.startsWith('The process that runs net-')
          : errors.length === 0;
    if (i % 10 === 9) await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (let waited = 0; workers().length > 0 && waited < 20; waited++) await sleep(BEAT);
    const { rss, heapUsed } = process.memoryUsage();
    samples.push({
      how: interrupted || how === 'whole' ? how : 'whole',
      asExpected,
      seconds,
      rss: rss / 1e6,
      heap: heapUsed / 1e6,
      handles: openHandles(),
      worstBeat: heart.worst(),
      orphans: workers().length,
    });
  }
  heart.stop();
  const results = samples.map(({ how, asExpected }, i) => ({
    title: `${i}: ${how}`,
    state: asExpected ? 'passed' : 'failed',
  }));
  writeFileSync(process.env['HOST_TEST_OUT'] ?? '', JSON.stringify({ results, report: JSON.stringify(samples) }));
}

/** @returns false where the diagnosis had ended before */
async function interrupt(how: 'cancelled' | 'killed', model: string, moment: number): Promise<boolean> {
  await sleep(moment);
  const [pid] = workers();
  if (pid === undefined) return false;
  if (how === 'cancelled') await vscode.commands.executeCommand('scorescope.cancel', vscode.Uri.file(model));
  else process.kill(pid, 'SIGKILL');
  return true;
}

function startHeart(): { worst(): number; stop(): void } {
  let last = performance.now();
  let longest = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }, BEAT);
  return {
    worst: () => {
      const found = longest;
      longest = 0;
      return found;
    },
    stop: () => clearInterval(timer),
  };
}

function openHandles(): number | null {
  return process.platform === 'linux' ? readdirSync('/proc/self/fd').length : null;
}
