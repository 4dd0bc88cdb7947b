/** A command and its operands, which usage lists by name and messages call `noun`. */
interface CommandDefinition {
  readonly operands: readonly string[];
  readonly noun: string;
  /** One plain sentence. */
  readonly summary: string;
}

/** The commands, in the order in which usage lists them. */
export const commands = {
  diagnose: { operands: ['MODEL'], noun: 'model', summary: 'Measure a checkpoint and recommend a skip.' },
  inspect: { operands: ['MODEL'], noun: 'model', summary: 'Describe a checkpoint without diagnosing it.' },
  providers: { operands: [], noun: '', summary: 'List the devices that work on this machine.' },
  compare: { operands: ['A.json', 'B.json'], noun: 'report', summary: 'Show what changed from report A to report B.' },
  export: {
    operands: ['REPORT'],
    noun: 'report',
    summary: 'Convert a saved report to HTML or CSV, or export its skip.',
  },
} as const satisfies Record<string, CommandDefinition>;

export type CommandName = keyof typeof commands;
