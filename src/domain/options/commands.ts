/** A command and its operands, which usage lists by name and messages call `noun`. */
export interface CommandDefinition {
  readonly operands: readonly string[];
  readonly noun: string;
  /** How many of the operands are needed; all where absent. */
  readonly fewest?: number;
  /** Whether more operands like the last may follow. */
  readonly takesMore?: true;
  /** One plain sentence. */
  readonly summary: string;
  /** Whether it runs in a process of its own, which has to be ended with it. */
  readonly startsWorker: boolean;
}

/** The commands, in the order in which usage lists them. */
export const commands = {
  diagnose: {
    operands: ['MODEL…'],
    noun: 'model',
    takesMore: true,
    summary: 'Measure a checkpoint and recommend a skip, or measure a series of checkpoints.',
    startsWorker: true,
  },
  inspect: {
    operands: ['MODEL'],
    noun: 'model',
    summary: 'Describe a checkpoint without diagnosing it.',
    startsWorker: true,
  },
  providers: { operands: [], noun: '', summary: 'List the devices that work on this machine.', startsWorker: true },
  verify: {
    operands: ['A', '[B]'],
    noun: 'model',
    fewest: 1,
    summary: 'Check whether two networks are still the same model.',
    startsWorker: true,
  },
  compare: {
    operands: ['A.json', 'B.json'],
    noun: 'report',
    summary: 'Show what changed from report A to report B.',
    startsWorker: false,
  },
  export: {
    operands: ['REPORT'],
    noun: 'report',
    summary: 'Convert a saved report to HTML or CSV, or export its skip.',
    startsWorker: false,
  },
} as const satisfies Record<string, CommandDefinition>;

export type CommandName = keyof typeof commands;
