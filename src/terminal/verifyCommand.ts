import path from 'node:path';
import { diagnosisOptions, type CommandValues } from '../domain/options';
import type { ReferenceFlavor } from '../domain/flavours';
import type { VerificationRequest } from '../domain/verification';
import { variantsBeside } from '../checkpoint/layout/variants';
import { referenceScript } from '../export/code/reference';
import { verificationHtml } from '../export/html';
import { pageStyle } from '../export/pageStyle';
import { checkPlace, saveFile } from '../shared/files';
import { DiagnosisError } from '../shared/failure';
import { checkOutputs } from '../shared/outputs';
import { jsonLines, shownName } from '../shared/shown';
import { planReference, verify, type WorkerLaunch } from '../worker/client';
import { parseWords, usage } from './arguments';
import { ExitCode } from './exitCodes';
import { namedOutputs } from './namedOutputs';
import { isOwnFile } from './ownFiles';
import { print, tell } from './print';
import { ProgressLine } from './progressLine';
import { verificationSummary, verificationVerdict } from './verificationSummary';

/** Says whether B still is the same model as A; the exit code shows it, too. */
export async function verifyCommand(words: string[], launch: WorkerLaunch): Promise<number> {
  const { operands, values } = parseWords('verify', words);
  if (values.referenceScript !== undefined) return printScript(values.referenceScript, operands, values, launch);
  const request = requested(operands, values) ?? (await offer(operands[0] ?? ''));
  const { json, html, force = false, quiet = false } = values;
  for (const file of [json, html]) if (file !== undefined && file !== '-') await checkPlace(file);
  const line = new ProgressLine(process.stderr);
  const outputs = namedOutputs({ '--json': json === '-' ? null : json, '--html': html });
  const found = await verify(request, launch, {
    progress: (progress) => quiet || line.show(progress),
    inputs: (inputs) => checkOutputs({ inputs, outputs, force, isOurs: isOwnFile }),
  }).finally(() => line.clear());
  const text = quiet ? verificationVerdict(found) : verificationSummary(found);
  const lines = `${jsonLines(found, 1)}\n`;
  if (html !== undefined) await saveFile(html, verificationHtml(found, await pageStyle(__dirname)));
  if (json === '-') {
    tell(text);
    await print(lines);
  } else {
    if (json !== undefined) await saveFile(json, lines);
    await print(text);
  }
  return found.same ? ExitCode.done : ExitCode.different;
}

/** Prints the script that runs the original of a network. */
async function printScript(
  flavor: ReferenceFlavor,
  operands: readonly string[],
  values: CommandValues,
  launch: WorkerLaunch,
): Promise<number> {
  const [model, more] = operands;
  const others = [more, values.reference, values.against, values.json, values.html].some(
    (other) => other !== undefined,
  );
  if (model === undefined || others)
    throw usage('verify', '--reference-script takes one model, and cannot be combined with another comparison.');
  return print(referenceScript(flavor, await planReference(optionsOf(model, values), launch)));
}

/** What the words ask for: two networks, a network and a reference, or a network on two devices; null where they say only one. */
function requested(operands: readonly string[], values: CommandValues): VerificationRequest | null {
  const [a = '', b] = operands;
  const { reference, against, provider } = values;
  const options = optionsOf(a, values);
  const ways = [b, reference, against].filter((way) => way !== undefined);
  if (ways.length > 1)
    throw usage('verify', 'verify compares with one thing at a time: a second model, --reference, or --against.');
  if (b !== undefined) return { options, other: path.resolve(b) };
  if (reference !== undefined) return { options, reference };
  if (against === undefined) return null;
  if (provider === undefined || provider === 'auto' || provider === against)
    throw usage('verify', `--against ${against} needs another device to compare with: set --provider.`);
  return { options, against };
}

/** Names the variants that lie beside a network, any of which may be meant. */
async function offer(model: string): Promise<never> {
  const needs = 'verify needs a second model, --reference, or --provider and --against.';
  const variants = await variantsBeside(path.resolve(model));
  if (variants.length === 0) throw usage('verify', needs);
  const beside = variants.map((file) => shownName(path.basename(file))).join(', ');
  throw new DiagnosisError(
    'usage',
    `${needs} Beside ${shownName(path.basename(model))} there ${variants.length === 1 ? 'is' : 'are'} ${beside}.`,
    `Name one of them after ${shownName(model)}.`,
  );
}

function optionsOf(model: string, values: CommandValues): VerificationRequest['options'] {
  const said = Object.fromEntries(Object.entries(values).filter(([key]) => Object.hasOwn(diagnosisOptions, key)));
  return { ...said, model: path.resolve(model) };
}
