import type { OptionDefinition, OptionTable, SettingDefinition } from './definition';
import { choice, on, path, type Kind } from './kinds';

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

const severity = choice(['error', 'warning', 'information', 'hint', 'off'], {
  error: 'As an error.',
  warning: 'As a warning.',
  information: 'As information.',
  hint: 'As a hint, only in the editor.',
  off: 'Not at all.',
});

function problem(help: string, usual: (typeof severity)['ids'][number]) {
  return { kind: severity, scope: 'resource', help, default: usual, isUnset: false } as const;
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
  'cuda.libraries': {
    kind: path,
    // They are native code.
    scope: 'machine',
    help: 'A Python environment with `onnxruntime-gpu`, or a folder with its CUDA provider and NVIDIA’s libraries, for ONNX Runtime’s CUDA provider (Linux on x64).',
    note: 'If empty, those of the active environment (`VIRTUAL_ENV`, `CONDA_PREFIX`) are used.',
    default: '',
    isUnset: true,
  },
  'codeLens.enabled': {
    kind: on,
    scope: 'resource',
    help: 'Show the last verdict above lines that name an `.onnx` file or the folder of a pipeline, in code, notebooks, JSON, YAML, TOML, and shell scripts.',
    default: true,
    isUnset: false,
  },
  'hover.enabled': {
    kind: on,
    scope: 'resource',
    help: 'Show the verdict, the NMSE over σ, and the findings in a hover over the name of a checkpoint.',
    default: true,
    isUnset: false,
  },
  'inlayHints.enabled': {
    kind: on,
    scope: 'resource',
    help: 'Show an inlay hint beside a number of steps, such as `num_steps=18`, with what the report on a checkpoint named nearby recommends instead.',
    default: false,
    isUnset: false,
  },
  'explorerBadges.enabled': {
    kind: on,
    scope: 'resource',
    help: 'Mark diagnosed checkpoints in the explorer: ✓ a confirmed skip, ≈ a predicted one, – no skip pays, ↻ the file has changed, ! the diagnosis failed.',
    default: true,
    isUnset: false,
  },
  rerunOnChange: {
    kind: on,
    scope: 'resource',
    help: 'Diagnose a checkpoint again with quick effort when its file is rewritten, or when the next checkpoint of the same training run appears beside it, and report changes beyond noise.',
    default: false,
    isUnset: false,
  },
  'problems.underTrained': problem(
    'Severity of the mark on lines that name a checkpoint whose last report finds it under-trained at high noise.',
    'warning',
  ),
  'problems.doesNotDenoise': problem(
    'Severity of the mark on lines that name a checkpoint whose network does not denoise.',
    'error',
  ),
  'problems.samplesUnlikeData': problem(
    'Severity of the mark on lines that name a checkpoint whose samples do not look like the data.',
    'warning',
  ),
  'problems.neverNoise': problem(
    'Severity of the mark on lines that name a checkpoint whose sampling does not start from pure noise.',
    'information',
  ),
  'problems.stale': problem(
    'Severity of the mark on lines that name a checkpoint whose file has changed since the report.',
    'information',
  ),
  'problems.missing': problem(
    'Severity of the mark on the name of a checkpoint that was not found, if a file with a similar name exists.',
    'information',
  ),
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
