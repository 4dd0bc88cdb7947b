import os from 'node:os';
import * as vscode from 'vscode';
import { dependencies, version } from '../../../package.json';
import { section } from '../../domain/options/settings';
import { plainLines } from '../../shared/shown';
import { providers, type WorkerLaunch } from '../../worker/client';
import type { Failures } from '../failures';
import { settings } from '../settings';
import { showStatus } from '../window';
import { withoutPaths, type KnownFolder } from './withoutPaths';
import { messageOf } from '../../shared/failure';

interface DiagnosticsDependencies {
  extension: vscode.Uri;
  launch: WorkerLaunch;
  failures: Failures;
}

/** Copies what a bug report needs: versions, devices, settings and the last error, without paths outside of the workspace and without keys. */
export async function copyDiagnostics({ extension, launch, failures }: DiagnosticsDependencies): Promise<void> {
  const { last } = failures;
  const text = [
    `ScoreScope ${version}, ONNX Runtime ${dependencies['onnxruntime-node']}`,
    `VS Code ${vscode.version}, ${vscode.UIKind[vscode.env.uiKind]}${vscode.env.remoteName ? ', remote' : ''}, ${vscode.env.language}`,
    `${os.type()} ${os.release()}, ${process.platform} ${process.arch}, Node ${process.version}, ${os.availableParallelism()} cores, ${Math.round(os.totalmem() / 2 ** 30)} GiB`,
    `Workspace: ${vscode.workspace.isTrusted ? 'trusted' : 'not trusted'}, ${(vscode.workspace.workspaceFolders ?? []).length} folders`,
    '',
    'Providers',
    ...(await describedProviders(launch)),
    '',
    'Settings that are not the default',
    ...changedSettings(),
    '',
    'Last error',
    last ? `${new Date(last.at).toISOString()} ${last.text}` : 'none in this window',
  ];
  const shown = withoutPaths(plainLines(text.join('\n')), knownFolders(extension));
  await vscode.env.clipboard.writeText(`${shown}\n`);
  showStatus(vscode.l10n.t('Diagnostics copied. Read them before you send them.'), 5_000);
}

/** Asking them loads the runtime in a process of its own, which a workspace that is not trusted may have chosen. */
async function describedProviders(launch: WorkerLaunch): Promise<string[]> {
  if (!vscode.workspace.isTrusted) return ['not asked: the workspace is not trusted'];
  try {
    const found = await providers(launch);
    return found.map(({ name, works, device, reason }) => `${name}: ${works ? 'works' : 'no'}, ${reason ?? device}`);
  } catch (error) {
    return [`none: ${messageOf(error)}`];
  }
}

/** A text may be a path; whether it is set is enough. */
function changedSettings(): string[] {
  const configuration = vscode.workspace.getConfiguration(section);
  const changed = Object.entries(settings).flatMap(([id, setting]) => {
    const value = configuration.get<unknown>(id, setting.default);
    if (JSON.stringify(value) === JSON.stringify(setting.default)) return [];
    return [`${section}.${id}: ${setting.kind.type === 'path' ? '(set)' : JSON.stringify(value)}`];
  });
  return changed.length > 0 ? changed : ['none'];
}

function knownFolders(extension: vscode.Uri): KnownFolder[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return [
    { folder: extension.fsPath, name: 'extension' },
    ...folders.map(({ uri }, i) => ({ folder: uri.fsPath, name: i === 0 ? 'workspace' : `workspace ${i + 1}` })),
  ];
}
