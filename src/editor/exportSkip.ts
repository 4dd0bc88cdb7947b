import path from 'node:path';
import * as vscode from 'vscode';
import type { ReportStore } from '../reports/store/store';
import { teleportBundle } from '../export/bundle';
import { flavourIds, type Flavour } from '../domain/flavours';
import { samplerCode } from '../export/code/flavours';
import { teleportGraph } from '../export/graph';
import { modelStem, recommendedSkip, type Skip } from '../export/skip';
import { DiagnosisError } from '../shared/failure';
import { reportOn, writeExport } from './exportReport';
import { pick, showInformation, showStatus } from './window';

/** Asks for a location and writes the skip there: the bundle that sampler code loads, or the formula as an ONNX graph, by extension. */
export async function exportTeleport(model: string, store: ReportStore): Promise<void> {
  const skip = await skipOf(model, store);
  const target = await writeExport({
    model,
    report: skip.report,
    options: {
      defaultUri: vscode.Uri.file(path.join(path.dirname(model), bundleName(skip))),
      filters: { Safetensors: ['safetensors'], [vscode.l10n.t('ONNX graph')]: ['onnx'] },
      title: vscode.l10n.t('Export Skip Formula'),
    },
    content: ({ path: name }) => (/\.onnx$/i.test(name) ? teleportGraph(skip) : teleportBundle(skip)),
  });
  if (target) showStatus(vscode.l10n.t('Teleport written to {0}', target.fsPath), 5_000);
}

/** Asks for a library and copies a short Python file that samples with the skip to the clipboard. */
export async function copySamplerCode(model: string, store: ReportStore): Promise<void> {
  const skip = await skipOf(model, store);
  const items = flavourIds.map((flavour) => ({ label: flavour, detail: detailOf(flavour, skip), flavour }));
  const placeHolder = vscode.l10n.t('Select a library');
  const chosen = await pick(items, { placeHolder });
  if (!chosen) return;
  await vscode.env.clipboard.writeText(samplerCode(chosen.flavour, skip, bundleName(skip)));
  void offerBundle(model, bundleName(skip));
}

// eslint-disable-next-line words/words -- names and code
const CALLS = { edm: 'NVlabs EDM: net(x, sigma, class_labels)', 'k-diffusion': 'k-diffusion: model(x, sigma)' };

const libraries = (): Readonly<Record<Flavour, string>> => ({
  ...CALLS,
  diffusers: vscode.l10n.t('diffusers: a pipeline’s unet or transformer and its scheduler'),
  numpy: vscode.l10n.t('NumPy and ONNX Runtime: the .onnx file itself'),
});

/** What it is for, or why it cannot run this skip. */
function detailOf(flavour: Flavour, skip: Skip): string {
  try {
    samplerCode(flavour, skip, bundleName(skip));
    return libraries()[flavour];
  } catch (error) {
    if (error instanceof DiagnosisError) return error.message;
    throw error;
  }
}

async function skipOf(model: string, store: ReportStore): Promise<Skip> {
  const stored = await reportOn(model, store);
  return recommendedSkip(stored.report, store.gaussianFileOf(stored));
}

function bundleName({ report }: Skip): string {
  return `${modelStem(report)}.teleport.safetensors`;
}

async function offerBundle(model: string, bundle: string): Promise<void> {
  const text = vscode.l10n.t('Sampler code copied. It loads {0}.', bundle);
  const exportIt = vscode.l10n.t('Export Skip Formula…');
  if ((await showInformation(text, exportIt)) === exportIt)
    await vscode.commands.executeCommand('scorescope.exportTeleport', vscode.Uri.file(model));
}
