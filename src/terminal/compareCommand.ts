import path from 'node:path';
import { compareReports } from '../reports/compare';
import { comparisonHtml } from '../export/html';
import { pageStyle } from '../export/pageStyle';
import type { Comparison } from '../domain/comparison';
import { saveFile } from '../shared/files';
import { jsonLines, plainText } from '../shared/shown';
import { checkOutputs } from '../shared/outputs';
import { readReport } from '../reports/readReport';
import { parseWords } from './arguments';
import { ExitCode } from './exitCodes';
import { isOwnFile } from './ownFiles';
import { print, tell } from './print';
import { namedOutputs } from './namedOutputs';
import { reportFiles } from './reportFiles';

/** Prints what changed from the first report to the second; with --fail-on-regression the exit code shows a regression. */
export async function compareCommand(words: string[]): Promise<number> {
  const {
    values,
    operands: [before = '', now = ''],
  } = parseWords('compare', words);
  const [fileA, fileB] = [path.resolve(before), path.resolve(now)];
  const [a, b] = await Promise.all([readReport(fileA), readReport(fileB)]);
  await checkOutputs({
    inputs: { files: [...reportFiles(fileA, a), ...reportFiles(fileB, b)], around: [] },
    outputs: namedOutputs({ '--json': values.json === '-' ? null : values.json, '--html': values.html }),
    force: values.force ?? false,
    isOurs: isOwnFile,
  });
  const comparison = compareReports(a, b);
  const json = `${jsonLines(comparison, 1)}\n`;
  if (values.html !== undefined)
    await saveFile(values.html, comparisonHtml({ comparison, a, b }, await pageStyle(__dirname)));
  if (values.json === '-') {
    tell(inWords(comparison));
    await print(json);
  } else {
    if (values.json !== undefined) await saveFile(values.json, json);
    await print(inWords(comparison));
  }
  return values.failOnRegression && comparison.regressions.length > 0 ? ExitCode.regression : ExitCode.done;
}

function inWords({ differences, findings, regressions }: Comparison): string {
  return [
    ...differences.map((sentence) => `Measured differently  ${plainText(sentence)}`),
    ...findings.map((sentence) => `Changed               ${plainText(sentence)}`),
    ...regressions.map((sentence) => `Regression            ${plainText(sentence)}`),
    ...(regressions.length === 0 ? ['No significant regression.'] : []),
    '',
  ].join('\n');
}
