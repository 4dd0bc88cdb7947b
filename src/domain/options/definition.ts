import type { CommandName } from './commands';
import type { Kind } from './kinds';

/** Headings under which options are listed, in usage and docs. */
export const groups = {
  checkpoint: 'Checkpoint',
  conditions: 'Conditions',
  data: 'Statistics of the data',
  sampler: 'Your sampler',
  measurement: 'Measurement',
  verification: 'What is compared',
  device: 'Device',
  output: 'Output',
  series: 'Several checkpoints',
} as const;

type GroupId = keyof typeof groups;

/** Everything about one option. Its key is camelCase; parser, usage, schemas, settings and docs are all made from this. */
export interface OptionDefinition {
  readonly kind: Kind;
  readonly group: GroupId;
  readonly commands: readonly CommandName[];
  /** The placeholder of the value in usage and docs: "N"; absent if the kind has a usual one. */
  readonly metavar?: string;
  /** One plain sentence. {key} names another option, as a flag or as a key. */
  readonly help: string;
  /** More for the docs, in Markdown. */
  readonly details?: string;
  /** Replaces `help` for commands where the option means something else. */
  readonly helpIn?: Readonly<Partial<Record<CommandName, string>>>;
  /** The value if no source sets the option. */
  readonly default?: string | number;
  /** Whether a sidecar file may set it. */
  readonly sidecar?: true;
  /** The setting of VS Code that sets it, `scorescope.` and the option's key. */
  readonly setting?: SettingDefinition;
}

export interface SettingDefinition {
  readonly scope: 'resource' | 'machine' | 'machine-overridable';
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
