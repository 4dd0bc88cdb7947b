import { DiagnosisError } from '../shared/failure';
import { inspect, providers, type WorkerLaunch } from '../worker/client';
import type { CommandName } from '../domain/options/commands';
import { parseInspect, parseWords } from './arguments';
import { compareCommand } from './compareCommand';
import { diagnoseCommand } from './diagnoseCommand';
import { exportCommand } from './exportCommand';
import { namedOutputs } from './namedOutputs';
import { isOwnFile } from './ownFiles';
import { print, tell } from './print';
import { checkPlace, saveFile } from '../shared/files';
import { checkOutputs } from '../shared/outputs';
import { jsonLines } from '../shared/shown';
import { verifyCommand } from './verifyCommand';
import { describeModel, describeProviders } from './summary';

/** @returns the exit code */
type Command = (words: string[], launch: WorkerLaunch) => Promise<number>;

const COMMANDS: Readonly<Record<CommandName, Command>> = {
  diagnose: diagnoseCommand,
  inspect: inspectCommand,
  providers: providersCommand,
  verify: verifyCommand,
  compare: compareCommand,
  export: exportCommand,
};

export function runCommand(name: string, words: string[], launch: WorkerLaunch): Promise<number> {
  return COMMANDS[commandNamed(name)](words, launch);
}

/** @throws DiagnosisError 'usage' where there is no such command */
export function commandNamed(name: string): CommandName {
  if (Object.hasOwn(COMMANDS, name)) return name as CommandName;
  throw new DiagnosisError('usage', `There is no command ${name}.`, `Commands: ${Object.keys(COMMANDS).join(', ')}.`);
}

async function inspectCommand(words: string[], launch: WorkerLaunch): Promise<number> {
  const { options, json, force } = parseInspect(words);
  if (json !== null && json !== '-') await checkPlace(json);
  const outputs = namedOutputs({ '--json': json === '-' ? null : json });
  const model = await inspect(options, launch, (inputs) => checkOutputs({ inputs, outputs, force, isOurs: isOwnFile }));
  const text = `${jsonLines(model, 1)}\n`;
  if (json === '-') {
    tell(describeModel(model));
    return print(text);
  }
  if (json !== null) await saveFile(json, text);
  return print(describeModel(model));
}

async function providersCommand(words: string[], launch: WorkerLaunch): Promise<number> {
  parseWords('providers', words);
  return print(describeProviders(await providers(launch)));
}
