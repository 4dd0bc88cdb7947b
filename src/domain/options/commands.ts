/** What follows a command's name: so many operands, each called `names[i]` in usage and `noun` in messages. */
export interface CommandDefinition {
  readonly operands: readonly string[];
  readonly noun: string;
  /** One plain sentence. */
  readonly summary: string;
}

/** The commands, in the order in which usage lists them. */
export const commands = {
  diagnose: { operands: ['MODEL'], noun: 'model', summary: 'Measure a checkpoint and recommend a skip.' },
  inspect: { operands: ['MODEL'], noun: 'model', summary: 'Show what a file is, without a diagnosis.' },
  providers: { operands: [], noun: '', summary: 'List the devices that work on this machine.' },
  compare: { operands: ['A.json', 'B.json'], noun: 'report', summary: 'Show what changed from report A to report B.' },
  export: {
    operands: ['REPORT'],
    noun: 'report',
    summary: 'Turn a saved report into a page or a table, or export its skip.',
  },
} as const satisfies Record<string, CommandDefinition>;

export type CommandName = keyof typeof commands;
