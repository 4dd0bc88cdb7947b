import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { readSidecar } from '../checkpoint/layout/sidecar';
import type { DiagnosisOptions, Effort } from '../domain/options';
import type { ProviderName } from '../domain/generated/providers';
import type { SamplerName } from '../domain/generated/samplers';

export const section = 'scorescope';

/** Every setting with its default, as package.json declares them (a test compares the two). */
export const defaults = {
  provider: 'auto' as 'auto' | ProviderName,
  effort: 'standard' as Effort,
  /** 'auto' and null leave the choice to the checkpoint's family. */
  sampler: 'auto' as 'auto' | SamplerName,
  steps: null as number | null,
  seed: 0,
  /** A data set; '' for the checkpoint alone. Relative to the workspace folder. */
  data: '',
  /** A Node executable that runs the worker; '' for VS Code's own. */
  'worker.executable': '',
  'codeLens.enabled': true,
};

export type Settings = typeof defaults;

export function setting<K extends keyof Settings>(id: K, scope?: vscode.Uri): Settings[K] {
  return vscode.workspace.getConfiguration(section, scope).get(id, defaults[id]);
}

/**
 * What a diagnosis of `model` is told: the settings, over them what the sidecar file beside the model says.
 * @throws DiagnosisError 'sidecar'
 */
export async function diagnosisOptions(model: string): Promise<DiagnosisOptions> {
  const scope = vscode.Uri.file(model);
  const data = setting('data', scope);
  const sampler = setting('sampler', scope);
  const steps = setting('steps', scope);
  return {
    model,
    provider: setting('provider', scope),
    effort: setting('effort', scope),
    seed: setting('seed', scope),
    ...(sampler !== 'auto' && { sampler }),
    ...(steps !== null && { steps }),
    ...(data && { data: absolute(data, scope) }),
    ...(await readSidecar(model)),
  };
}

/** A path from the settings; `~` and the workspace folder of `scope` are what it may be relative to. */
function absolute(setPath: string, scope: vscode.Uri): string {
  if (/^~[\\/]/.test(setPath)) return path.join(os.homedir(), setPath.slice(2));
  const folder = vscode.workspace.getWorkspaceFolder(scope) ?? vscode.workspace.workspaceFolders?.[0];
  return path.resolve(folder?.uri.fsPath ?? path.dirname(scope.fsPath), setPath);
}
