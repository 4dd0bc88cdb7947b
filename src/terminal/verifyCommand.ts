import path from 'node:path';
import { diagnosisOptions, type CommandValues } from '../domain/options';
import type { VerificationRequest } from '../domain/verification';
import { checkPlace, saveFile } from '../shared/files';
import { checkOutputs } from '../shared/outputs';
import { jsonLines } from '../shared/shown';
import { verify, type WorkerLaunch } from '../worker/client';
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
  const request = requested(operands, values);
  const { json, force = false, quiet = false } = values;
  if (json !== undefined && json !== '-') await checkPlace(json);
  const line = new ProgressLine(process.stderr);
  const outputs = namedOutputs({ '--json': json === '-' ? null : json });
  const found = await verify(request, launch, {
    progress: (progress) => quiet || line.show(progress),
    inputs: (inputs) => checkOutputs({ inputs, outputs, force, isOurs: isOwnFile }),
  }).finally(() => line.clear());
  const text = quiet ? verificationVerdict(found) : verificationSummary(found);
  const lines = `${jsonLines(found, 1)}\n`;
  if (json === '-') {
    tell(text);
    await print(lines);
  } else {
    if (json !== undefined) await saveFile(json, lines);
    await print(text);
  }
  return found.same ? ExitCode.done : ExitCode.different;
}

/** What the words ask for: two networks, or one on two devices. */
function requested(operands: readonly string[], values: CommandValues): VerificationRequest {
  const [a = '', b] = operands;
  const { against, provider } = values;
  const said = Object.fromEntries(Object.entries(values).filter(([key]) => Object.hasOwn(diagnosisOptions, key)));
  const options = { ...said, model: path.resolve(a) };
  if (b !== undefined && against !== undefined)
    throw usage('verify', 'verify compares with one thing at a time: a second model, or --against.');
  if (b !== undefined) return { options, other: path.resolve(b) };
  if (against === undefined) throw usage('verify', 'verify needs a second model, or --provider and --against.');
  if (provider === undefined || provider === 'auto' || provider === against)
    throw usage('verify', `--against ${against} needs another device to compare with: set --provider.`);
  return { options, against };
}
