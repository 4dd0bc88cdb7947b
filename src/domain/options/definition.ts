import type { CommandName } from './commands';
import type { Kind } from './kinds';

/** Headings under which options are listed, in usage and docs. */
export const groups = {
  checkpoint: 'What the checkpoint is',
  conditions: 'What the network is conditioned on',
  data: 'Statistics of the data',
  sampler: 'Your sampler',
  measurement: 'How much is measured',
  device: 'Where it runs',
  output: 'What is written',
} as const;

type GroupId = keyof typeof groups;

/** Everything about one option. Its key is camelCase; parser, usage, schemas, settings and docs are all made from this. */
export interface OptionDefinition {
  readonly kind: Kind;
  readonly group: GroupId;
  readonly commands: readonly CommandName[];
  /** What stands for the value in usage and docs: "N"; absent where the kind has an obvious one. */
  readonly metavar?: string;
  /** One plain sentence. {key} names another option, as a flag or as a key. */
  readonly help: string;
  /** What more the docs say, in Markdown. */
  readonly details?: string;
  /** What a command says instead of `help` where the option means something else there. */
  readonly helpIn?: Readonly<Partial<Record<CommandName, string>>>;
  /** What counts where nobody says anything. */
  readonly default?: string | number;
  /** A sidecar file may say it. */
  readonly sidecar?: true;
  /** A setting of VS Code may say it, under `scorescope.` and the option's key. */
  readonly setting?: SettingDefinition;
}

export interface SettingDefinition {
  readonly scope: 'resource' | 'machine-overridable';
  /** What the setting adds to the option's help, in Markdown. */
  readonly note?: string;
}

export type OptionTable = Readonly<Record<string, OptionDefinition>>;

/** sigmaMin → --sigma-min */
export function flagOf(key: string): string {
  return `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The options of one command. */
export function optionsOf(command: CommandName, table: OptionTable): [key: string, option: OptionDefinition][] {
  return Object.entries(table).filter(([, { commands }]) => commands.includes(command));
}

/** Text with its {key} references worded by `word`. */
export function withReferences(text: string, word: (key: string) => string): string {
  return text.replace(/\{(\w+)\}/g, (_, key: string) => word(key));
}
