import path from 'node:path';
import * as vscode from 'vscode';
import type { CheckpointHints } from '../domain/options';
import { together } from '../domain/options/together';
import { DiagnosisError, type AskedInput } from '../shared/failure';
import { enterText, openFile, pick } from './window';

/**
 * Asks for the value of each input, one after another: one of its answers, a number, a class, or a file.
 * @returns the keys for the sidecar file; undefined if the user cancels
 */
export async function enterInputs(
  model: string,
  inputs: readonly AskedInput[],
  token: vscode.CancellationToken,
): Promise<CheckpointHints | undefined> {
  let said: CheckpointHints = {};
  for (const [i, input] of inputs.entries()) {
    const step = inputs.length > 1 ? vscode.l10n.t('Input {0} of {1}', i + 1, inputs.length) : vscode.l10n.t('Input');
    const one = await enterInput(model, input, { title: `${step}: ${input.title}`, token });
    if (!one) return undefined;
    said = { ...said, ...one, ...together(said, one) };
  }
  return said;
}

interface Step {
  readonly title: string;
  readonly token: vscode.CancellationToken;
}

type Way = (model: string, input: AskedInput, step: Step) => Promise<CheckpointHints | undefined>;

async function enterInput(model: string, input: AskedInput, step: Step): Promise<CheckpointHints | undefined> {
  const answers = input.answers.map(({ label, detail, sidecar }) => {
    const way: Way = () => Promise.resolve(sidecar);
    return { label, detail, way };
  });
  const chosen = await pick(
    [...answers, ...waysOf(input)],
    {
      title: step.title,
      placeHolder: vscode.l10n.t('Select the value of {0}', input.name),
      matchOnDetail: true,
      ignoreFocusOut: true,
    },
    step.token,
  );
  return chosen?.way(model, input, step);
}

function waysOf({ takes }: AskedInput): { icon: string; label: string; detail: string; way: Way }[] {
  const file = {
    icon: 'file',
    label: vscode.l10n.t('A file…'),
    detail: vscode.l10n.t(
      'A tensor for one sample, in .npy, .npz, or safetensors. The network is diagnosed for it alone.',
    ),
    way: enterFile,
  };
  const number = {
    icon: 'symbol-number',
    label: vscode.l10n.t('A number…'),
    detail: vscode.l10n.t(
      'The same for all elements, such as a value that you sample with. The network is diagnosed for it alone.',
    ),
    way: enterNumber,
  };
  const ofClass = {
    icon: 'symbol-class',
    label: vscode.l10n.t('A class…'),
    detail: vscode.l10n.t('Its index. The network is diagnosed for that class alone.'),
    way: enterClass,
  };
  return takes === 'class' ? [ofClass, file] : takes === 'number' ? [number, file] : [file];
}

const enterNumber: Way = async (_, { name }, { title, token }) => {
  const text = await enterText(
    {
      title,
      prompt: vscode.l10n.t('A number for all elements of {0}', name),
      validateInput: (value) => (isNumber(value) ? undefined : vscode.l10n.t('Enter a number.')),
      ignoreFocusOut: true,
    },
    token,
  );
  return text === undefined ? undefined : { input: { [name]: Number(text) } };
};

const enterClass: Way = async (_, { name }, { title, token }) => {
  const text = await enterText(
    {
      title,
      prompt: vscode.l10n.t('The index of a class of {0}, counted from 0', name),
      validateInput: (value) =>
        /^\d{1,9}$/.test(value.trim()) ? undefined : vscode.l10n.t('Enter a whole number from 0 on.'),
      ignoreFocusOut: true,
    },
    token,
  );
  return text === undefined ? undefined : { class: Number(text) };
};

const enterFile: Way = async (model, { name }, { title, token }) => {
  const file = await openFile({
    title,
    openLabel: vscode.l10n.t('Use for {0}', name),
    defaultUri: vscode.Uri.file(path.dirname(model)),
    filters: { [vscode.l10n.t('Arrays')]: ['npy', 'npz', 'safetensors'] },
  });
  if (file === undefined) return undefined;
  const key = /\.npy$/i.test(file) ? '' : await enterKey(name, { title, token });
  if (key === undefined) return undefined;
  const place = besideModel(model, file);
  return { input: { [name]: key === '' ? place : `${place}:${key}` } };
};

/** The name of an array in a file that may hold several. */
function enterKey(name: string, { title, token }: Step): Promise<string | undefined> {
  return enterText(
    {
      title,
      prompt: vscode.l10n.t(
        'Name of the array in the file. Leave it empty for the one called {0}, or the only one.',
        name,
      ),
      ignoreFocusOut: true,
    },
    token,
  );
}

/**
 * A path as the sidecar file states it: relative to the model. A sidecar names nothing elsewhere, whoever wrote it.
 * @throws DiagnosisError 'sidecar' for a file elsewhere
 */
function besideModel(model: string, file: string): string {
  const relative = path.relative(path.dirname(model), file).replaceAll('\\', '/');
  if (!relative.startsWith('..') && !path.isAbsolute(relative)) return relative;
  throw new DiagnosisError(
    'sidecar',
    vscode.l10n.t(
      '{0} is outside the folder of the checkpoint. A sidecar file can only name files in that folder.',
      file,
    ),
    vscode.l10n.t('Copy it there and select the copy, or use --input on the command line.'),
  );
}

function isNumber(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text));
}
