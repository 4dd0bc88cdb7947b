import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { SchedulerConfig } from '../../domain/schedulerConfig';
import { readCompanionJson } from './companionJson';
import type { Surroundings } from './nearby';
import { SCHEDULER_KEYS } from './schedulerRules';
import { schedulerFrom } from './schedulerValues';
import { shownName } from '../../shared/shown';

interface Said {
  readonly file: string;
  readonly config: SchedulerConfig;
}

const scheduleName =
  /^((noise|diffusion)[-_]?)?schedul(e|er)([-_.](?<of>.*))?\.json$|^(trained_)?betas\.json$|^alphas?_(cumprod|bars?)\.json$/i;
/** Keys that say the same thing in several ways: a nearer file that has one of them has said it all. */
const noiseKeys: readonly (keyof SchedulerConfig)[] = [
  'alphas_cumprod',
  'betas',
  'trained_betas',
  'beta_schedule',
  'beta_start',
  'beta_end',
];

/**
 * The scheduler's configuration from every file that may hold it, nearest first: named after the model, beside it, in
 * diffusers' folder. The nearer wins where two differ, and `notes` is told.
 */
export async function findScheduler(around: Surroundings): Promise<Said | null> {
  const { model, folders, notes } = around;
  const files = await schedulerPlaces(model, folders);
  const found: Said[] = [];
  for (const file of files) {
    const config = schedulerFrom(await readCompanionJson(file, around), file);
    if (!config) continue;
    notes.push(sentence(shown(model, file), config));
    found.push({ file, config });
  }
  const [nearest, ...farther] = found;
  if (!nearest) return null;
  return { file: nearest.file, config: farther.reduce((near, far) => joined(model, near, far, notes), nearest).config };
}

/** Where the scheduler's configuration is looked for, nearest first. */
export async function schedulerPlaces(model: string, roots: readonly string[]): Promise<string[]> {
  return [
    ...(await besideModel(model)),
    ...roots.flatMap((root) => [path.join(root, 'scheduler', 'scheduler_config.json')]),
    ...roots.slice(1).map((root) => path.join(root, 'scheduler_config.json')),
  ];
}

async function besideModel(model: string): Promise<string[]> {
  const folder = path.dirname(model);
  const names = await readdir(folder).catch(() => []);
  const stem = stemOf(model);
  const others = names.filter((name) => /\.onnx$/i.test(name)).map(stemOf);
  const ofOther = (name: string): boolean => {
    const of = scheduleName.exec(name)?.groups?.['of'];
    return of !== undefined && of !== stem && others.includes(of);
  };
  const own = names.filter((name) => name.startsWith(stem) && isOwn(name.slice(stem.length)));
  const general = names.filter((name) => scheduleName.test(name) && !own.includes(name) && !ofOther(name));
  const first = (name: string): number => Number(name !== 'scheduler_config.json');
  return [
    ...own.sort((a, b) => a.length - b.length),
    ...general.sort((a, b) => first(a) - first(b) || a.localeCompare(b)),
    'config.json',
  ].map((name) => path.join(folder, name));
}

/** What may follow the model's own name: `.json`, `.onnx.json`, `.schedule.json`, `_scheduler_config.json`. */
function isOwn(rest: string): boolean {
  return /^(\.onnx)?\.json$/i.test(rest) || (/^[._-]/.test(rest) && scheduleName.test(rest.slice(1)));
}

function stemOf(file: string): string {
  return path.basename(file).replace(/\.onnx$/i, '');
}

/** The nearer file's word, and the farther one's on what the nearer leaves open. */
function joined(model: string, near: Said, far: Said, notes: string[]): Said {
  const says = ({ config }: Said, keys: readonly (keyof SchedulerConfig)[]): boolean =>
    keys.some((key) => config[key] !== undefined);
  const both = SCHEDULER_KEYS.filter(
    (key) => !key.startsWith('_') && near.config[key] !== undefined && far.config[key] !== undefined,
  );
  const differing = both.filter((key) => JSON.stringify(near.config[key]) !== JSON.stringify(far.config[key]));
  const apart = says(near, noiseKeys) && says(far, noiseKeys) && !both.some((key) => noiseKeys.includes(key));
  if (differing.length > 0 || apart) {
    const what = [...differing, ...(apart ? ['the noise schedule'] : [])].join(', ');
    notes.push(
      `${shown(model, near.file)} and ${shown(model, far.file)} differ in ${what}: the first is closer to the model and is used.`,
    );
  }
  const isClosed = (key: keyof SchedulerConfig): boolean =>
    near.config[key] !== undefined || (noiseKeys.includes(key) && says(near, noiseKeys));
  const config = { ...near.config };
  for (const key of SCHEDULER_KEYS) if (!isClosed(key)) copy(config, key, far.config);
  return { file: near.file, config };
}

function copy<K extends keyof SchedulerConfig>(to: Pick<SchedulerConfig, K>, key: K, from: SchedulerConfig): void {
  if (from[key] !== undefined) to[key] = from[key];
}

function sentence(name: string, config: SchedulerConfig): string {
  const parts = (['prediction_type', 'beta_schedule', 'num_train_timesteps', 'timestep_spacing', 'shift'] as const)
    .filter((key) => config[key] !== undefined)
    .map((key) => `${key} ${shownName(String(config[key]))}`);
  for (const key of ['betas', 'trained_betas', 'alphas_cumprod'] as const) {
    const list = config[key];
    if (list) parts.push(`${list.length} ${key === 'alphas_cumprod' ? 'values of ᾱ' : 'betas'}`);
  }
  const what = shownName(config._class_name ?? 'the scheduler');
  return `${name} describes ${what}${parts.length > 0 ? `: ${parts.join(', ')}` : ''}.`;
}

/** A path as seen from the model's folder. */
function shown(model: string, file: string): string {
  return shownName(path.relative(path.dirname(model), file).replaceAll('\\', '/'));
}
