import path from 'node:path';
import { teleportBundle } from '../export/bundle';
import { samplerCode } from '../export/code/flavours';
import { reportCsv } from '../export/csv';
import { teleportGraph } from '../export/graph';
import { reportHtml } from '../export/html';
import { pageStyle } from '../export/pageStyle';
import { modelStem, recommendedSkip, type Skip } from '../export/skip';
import type { Report } from '../domain/report';
import { parseExport, type ExportArguments } from './exportArguments';
import { namedOutputs } from './namedOutputs';
import { isOwnFile } from './ownFiles';
import { print, tell } from './print';
import { gaussianOf, reportFiles } from './reportFiles';
import { saveFile } from '../shared/files';
import { checkOutputs } from '../shared/outputs';
import { readReport } from '../reports/readReport';

/** Writes the requested files and prints their paths; code without --out is printed itself. */
export async function exportCommand(words: string[]): Promise<number> {
  const given = parseExport(words);
  const report = await readReport(given.report);
  await checkOutputs({
    inputs: { files: reportFiles(given.report, report), around: [] },
    outputs: namedOutputs({
      '--html': given.html,
      '--csv': given.csv,
      '--teleport': given.teleport,
      '--teleport-onnx': given.teleportOnnx,
      '--out': given.out,
    }),
    force: given.force,
    isOurs: isOwnFile,
  });
  const needsSkip = given.code ?? given.teleport ?? given.teleportOnnx;
  const skip = needsSkip === null ? null : await recommendedSkip(report, gaussianOf(given.report, report));
  // Everything is generated before anything is written, so that a failure leaves no file behind.
  const files = await contents(given, report, skip);
  const written: string[] = [];
  for (const [file, content] of files) written.push(await saveFile(file, content));
  if (given.code === null || given.out !== null || !skip) return print(written.map((file) => `${file}\n`).join(''));
  for (const file of written) tell(`${file}\n`);
  return print(samplerCode(given.code, skip, bundleName(given, report)));
}

async function contents(
  given: ExportArguments,
  report: Report,
  skip: Skip | null,
): Promise<[file: string, content: string | Uint8Array][]> {
  const files: [string, string | Uint8Array][] = [];
  if (given.html !== null) files.push([given.html, reportHtml(report, await pageStyle(__dirname))]);
  if (given.csv !== null) files.push([given.csv, reportCsv(report)]);
  if (!skip) return files;
  if (given.teleport !== null) files.push([given.teleport, teleportBundle(skip)]);
  if (given.teleportOnnx !== null) files.push([given.teleportOnnx, teleportGraph(skip)]);
  if (given.code !== null) {
    const code = samplerCode(given.code, skip, bundleName(given, report));
    if (given.out !== null) files.push([given.out, code]);
  }
  return files;
}

/** The path of the bundle in the generated code: relative to the code, or its usual name. */
function bundleName({ teleport, out }: ExportArguments, report: Report): string {
  if (teleport === null) return `${modelStem(report)}.teleport.safetensors`;
  const relative = path.relative(out === null ? process.cwd() : path.dirname(out), teleport);
  return relative.split(path.sep).join('/');
}
