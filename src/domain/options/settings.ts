import type { OptionDefinition, OptionTable, SettingDefinition } from './definition';
import { on, path, type Kind } from './kinds';

/** Before the id of every setting. */
export const section = 'scorescope';

/** A setting of VS Code: an option of a diagnosis, or one of the editor's own. */
export interface Setting extends SettingDefinition {
  readonly kind: Kind;
  readonly help: string;
  readonly default: string | number | boolean | null;
  /** The default stands for "not set": it is none of the option's values. */
  readonly isUnset: boolean;
}

/** Settings that are no options of a diagnosis. */
export const editorSettings = {
  'worker.executable': {
    kind: path,
    // A workspace must not choose a program, not even a trusted one.
    scope: 'machine',
    help: 'A Node executable (20 or newer) that runs the network instead of the one inside VS Code.',
    note: 'Use it if ONNX Runtime crashes in VS Code’s own Node.',
    default: '',
    isUnset: true,
  },
  'codeLens.enabled': {
    kind: on,
    scope: 'resource',
    help: 'Show the last verdict above lines of Python, TypeScript and JavaScript code that name an `.onnx` file.',
    default: true,
    isUnset: false,
  },
} as const satisfies Readonly<Record<string, Setting>>;

/** Every setting by its id, in the order in which package.json lists them. */
export function settingsOf(options: OptionTable): Readonly<Record<string, Setting>> {
  const ofOptions = Object.entries(options).flatMap(([key, option]) =>
    option.setting ? [[key, settingOf(option, option.setting)] as const] : [],
  );
  return { ...Object.fromEntries(ofOptions), ...editorSettings };
}

function settingOf({ kind, help, default: usual }: OptionDefinition, setting: SettingDefinition): Setting {
  const isUnset = usual === undefined;
  return { ...setting, kind, help, isUnset, default: isUnset ? unset(kind) : usual };
}

/** What a setting holds while it leaves the option open. */
function unset({ type }: Kind): string | null {
  if (type === 'choice') return 'auto';
  return type === 'path' ? '' : null;
}
