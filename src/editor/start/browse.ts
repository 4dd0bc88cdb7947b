import path from 'node:path';
import * as vscode from 'vscode';
import type { StartField } from '../../shared/startForm';
import { openFile, openFolderOrFile } from '../window';

/** Asks for the file of a field of the start form; null if the user cancels. Files beside the checkpoint are named relative to it. */
export async function browseFor(model: string, field: StartField): Promise<string | null> {
  const folder = path.dirname(model);
  const options = { defaultUri: vscode.Uri.file(folder), openLabel: vscode.l10n.t('Select') };
  const chosen =
    field === 'data'
      ? await chooseData(options)
      : await openFile({
          ...options,
          title: vscode.l10n.t('Select Embeddings'),
          filters: { [vscode.l10n.t('Arrays')]: ['npy', 'npz', 'safetensors'] },
        });
  if (chosen === undefined) return null;
  const relative = path.relative(folder, chosen);
  return relative.startsWith('..') || path.isAbsolute(relative) ? chosen : relative;
}

/** A folder of images or a file: only macOS has a dialog for both. */
function chooseData(options: { defaultUri: vscode.Uri; openLabel: string }): Promise<string | undefined> {
  return openFolderOrFile({ ...options, title: vscode.l10n.t('Select Training Data') });
}
