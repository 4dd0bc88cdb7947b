import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { diagnosisOptions, type DiagnosisRequest, type SaidOptions } from '../domain/options';
import { fits, type ValueOf } from '../domain/options/kinds';
import { section, settingsOf, type editorSettings, type Setting } from '../domain/options/settings';
import { DiagnosisError } from '../shared/failure';
import { requirementWords } from '../shared/l10n/requirementWords';

/** Every setting, as package.json declares them (both are made from the options; a test compares them). */
export const settings = settingsOf(diagnosisOptions);

type SettingId = keyof typeof editorSettings;
type IdsOf<Default> = {
  [Id in SettingId]: (typeof editorSettings)[Id]['default'] extends Default ? Id : never;
}[SettingId];
type SwitchId = IdsOf<boolean>;
export type ProblemId = Extract<SettingId, `problems.${string}`>;
export type Severity = ValueOf<(typeof editorSettings)[ProblemId]['kind']>;

/** One of the editor's own settings. */
export function setting(id: 'worker.executable' | 'cuda.libraries', scope?: vscode.Uri): string;
export function setting(id: SwitchId, scope?: vscode.Uri): boolean;
export function setting(id: ProblemId, scope?: vscode.Uri): Severity;
export function setting(id: keyof typeof editorSettings, scope?: vscode.Uri): unknown {
  return vscode.workspace.getConfiguration(section, scope).get(id, settings[id]?.default);
}

/**
 * The request to diagnose `model`, with the options from the settings. The worker reads the sidecar file.
 * @throws DiagnosisError 'usage' for a setting that is out of bounds
 */
export function diagnosisRequest(model: string): DiagnosisRequest {
  const scope = vscode.Uri.file(model);
  const configuration = vscode.workspace.getConfiguration(section, scope);
  const said = Object.entries(settings).flatMap(([id, setting]) => {
    const value = configuration.get<unknown>(id, setting.default);
    // A default is left out, so that every other source takes precedence.
    if (!Object.hasOwn(diagnosisOptions, id) || value === setting.default) return [];
    return [[id, checked(id, setting, value, scope)]];
  });
  return { model, settings: Object.fromEntries(said) as SaidOptions };
}

function checked(id: string, { kind }: Setting, value: unknown, scope: vscode.Uri): unknown {
  if (fits(kind, value)) return kind.type === 'path' ? absolute(String(value), scope) : value;
  throw new DiagnosisError(
    'usage',
    vscode.l10n.t('The setting "{0}" must be {1}.', `${section}.${id}`, requirementWords(kind)),
    vscode.l10n.t('Change it in the settings.'),
  );
}

/** A path from the settings, which may start with `~` or be relative to the workspace folder of `scope`. */
function absolute(setPath: string, scope: vscode.Uri): string {
  if (/^~[\\/]/.test(setPath)) return path.join(os.homedir(), setPath.slice(2));
  const folder = vscode.workspace.getWorkspaceFolder(scope) ?? vscode.workspace.workspaceFolders?.[0];
  return path.resolve(folder?.uri.fsPath ?? path.dirname(scope.fsPath), setPath);
}
