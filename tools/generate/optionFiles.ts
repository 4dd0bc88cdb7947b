import { diagnosisOptions, allOptions } from '../../src/domain/options';
import { commands, type CommandName } from '../../src/domain/options/commands';
import {
  flagOf,
  groups,
  optionsOf,
  withReferences,
  type OptionDefinition,
  type OptionTable,
} from '../../src/domain/options/definition';
import type { Kind, NumberKind } from '../../src/domain/options/kinds';
import { section, settingsOf, type Setting } from '../../src/domain/options/settings';
import { optionWords, synopsis } from '../../src/terminal/usage';

type Schema = Record<string, unknown>;

/** media/sidecar.schema.json */
export function sidecarSchema(options: OptionTable = diagnosisOptions): Schema {
  const keys = Object.entries(options).filter(([, { sidecar }]) => sidecar);
  const properties = keys.map(([key, option]) => {
    const relative = ['path', 'inputs'].includes(option.kind.type) ? ' A relative path starts at this file.' : '';
    const words = `${withReferences(option.help, quoted)} ${listed(option.kind, '')}`.trim();
    return [key, { description: `${words}${relative}`, ...valueSchema(option.kind) }] as const;
  });
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'ScoreScope sidecar',
    description: 'What an .onnx checkpoint’s header does not say. Saved beside it as <model>.onnx.scorescope.json.',
    type: 'object',
    additionalProperties: false,
    properties: { $schema: { type: 'string' }, ...Object.fromEntries(properties) },
  };
}

function valueSchema(kind: Kind): Schema {
  switch (kind.type) {
    case 'number':
      return numberSchema(kind);
    case 'choice':
      return { enum: kind.ids };
    case 'list':
      return { type: 'array', minItems: 1, maxItems: kind.longest, items: numberSchema(kind.of) };
    case 'names':
      return { type: 'array', items: { type: 'string', minLength: 1 } };
    case 'inputs':
      return { type: 'object', minProperties: 1, additionalProperties: { type: ['number', 'string'], minLength: 1 } };
    case 'switch':
      return { type: 'boolean' };
    case 'path':
    case 'output':
    case 'text':
      return { type: 'string', minLength: 1 };
  }
}

function numberSchema({ word, ...kind }: NumberKind): Schema {
  if (word !== undefined) return { anyOf: [numberSchema(kind), { const: word }] };
  const { whole, above, minimum, maximum } = kind;
  return { type: whole ? 'integer' : 'number', exclusiveMinimum: above, minimum, maximum };
}

/** package.json with its settings, whose texts are keys of package.nls.json. */
export function manifest(text: string, options: OptionTable = diagnosisOptions): string {
  const whole = JSON.parse(text) as { contributes: { configuration: { properties: Schema } } };
  const properties = Object.entries(settingsOf(options)).map(([id, setting]) => [
    `${section}.${id}`,
    {
      ...settingSchema(id, setting),
      default: setting.default,
      scope: setting.scope,
      markdownDescription: `%settings.${id}%`,
    },
  ]);
  whole.contributes.configuration.properties = Object.fromEntries(properties) as Schema;
  return JSON.stringify(whole, null, 2);
}

function settingSchema(id: string, { kind, isUnset }: Setting): Schema {
  switch (kind.type) {
    case 'choice': {
      const choices = isUnset ? ['auto', ...kind.ids] : kind.ids;
      const texts = kind.descriptions && { enumDescriptions: choices.map((choice) => `%settings.${id}.${choice}%`) };
      return { type: 'string', enum: choices, ...texts };
    }
    case 'number': {
      const { type, ...bounds } = numberSchema(kind);
      return { type: isUnset ? [type, 'null'] : type, ...bounds };
    }
    case 'path':
      // Empty while it is not set.
      return { type: 'string' };
    default:
      return valueSchema(kind);
  }
}

/** package.nls.json with the texts of the settings. */
export function manifestTexts(text: string, options: OptionTable = diagnosisOptions): string {
  const others = Object.entries(JSON.parse(text) as Record<string, string>).filter(
    ([key]) => !key.startsWith('settings.'),
  );
  const texts = Object.entries(settingsOf(options)).flatMap(([id, { kind, help, note = '', isUnset }]) => [
    [`settings.${id}`, `${withReferences(help, quoted)} ${note}`.trim()] as const,
    ...(isUnset && described(kind).length > 0 ? [[`settings.${id}.auto`, note] as const] : []),
    ...described(kind).map(([choice, words]) => [`settings.${id}.${choice}`, sentence(words)] as const),
  ]);
  return JSON.stringify(Object.fromEntries([...others, ...texts]), null, 2);
}

/** A page of the docs, with every part between `<!-- options: NAME -->` and `<!-- /options -->` made anew. */
export function documentation(text: string, options: OptionTable = allOptions): string {
  return text.replace(
    /(<!-- options: ([\w ]+) -->\n)[^]*?(<!-- \/options -->)/g,
    (_, begin: string, name: string, end: string) => `${begin}\n${part(name.split(' '), options)}\n\n${end}`,
  );
}

/** "commands", "sidecar", "settings", "diagnose sampler" (a command and one group of its options), or "inspect" (their names alone). */
function part([name = '', group]: string[], options: OptionTable): string {
  if (name === 'commands') return commandList(options);
  if (name === 'sidecar') return sidecarTable(options);
  if (name === 'settings') return settingsTable();
  const command = name as CommandName;
  if (!Object.hasOwn(commands, command)) throw new Error(`no option tables are called ${name}`);
  if (group === undefined)
    return optionsOf(command, options)
      .map(([key]) => `\`${flagOf(key)}\``)
      .join(', ');
  if (!Object.hasOwn(groups, group)) throw new Error(`options have no group ${group}`);
  const rows = optionsOf(command, options)
    .filter(([, option]) => option.group === group)
    .map(([key, option]) => [optionWords(key, option), meaning({ ...option, ...inCommand(option, command) }, flagOf)]);
  return table('option', rows);
}

function inCommand({ helpIn }: OptionDefinition, command: CommandName): Partial<OptionDefinition> {
  const help = helpIn?.[command];
  return help === undefined ? {} : { help };
}

function commandList(options: OptionTable): string {
  const names = Object.keys(commands) as CommandName[];
  const rows = names.map((name) => [synopsis(name, options), commands[name].summary] as const);
  const width = Math.max(...rows.map(([words]) => words.length));
  const lines = rows.map(([words, summary]) => `${words.padEnd(width)}   ${summary}`);
  return ['```', ...lines, 'scorescope help [COMMAND]', 'scorescope --version', '```'].join('\n');
}

function sidecarTable(options: OptionTable): string {
  const keys = Object.entries(options).filter(([, { sidecar }]) => sidecar);
  return table(
    'key',
    keys.map(([key, option]) => [key, `${meaning(option, (name) => name)}${unexplained(option.kind)}`]),
  );
}

const SCOPES = {
  resource: 'A workspace or folder may set it.',
  'machine-overridable': 'A workspace may set it for this machine.',
  machine: 'Only your user settings count, not those of a workspace.',
} as const;

function settingsTable(): string {
  const rows = Object.entries(settingsOf(diagnosisOptions)).map(([id, setting]) => {
    const usual = setting.isUnset ? '' : `Default: \`${String(setting.default)}\`.`;
    const words = [withReferences(setting.help, quoted), setting.note ?? '', listed(setting.kind, '`'), usual];
    return [`${section}.${id}`, [...words, SCOPES[setting.scope]].filter((one) => one !== '').join(' ')];
  });
  return table('setting', rows);
}

/** Help, the meaning of each choice, and details, with other options in the words of the page. */
function meaning({ kind, help, details, default: usual }: OptionDefinition, word: (key: string) => string): string {
  const choices = listed(kind, '`');
  const parts = [
    help,
    ...(choices === '' ? [] : [choices]),
    ...(details === undefined ? [] : [details]),
    ...(usual === undefined ? [] : [`Default: \`${usual}\`.`]),
  ];
  return withReferences(parts.join(' '), (key) => `\`${word(key)}\``);
}

/** Choices that only the option's own words would name. */
function unexplained(kind: Kind): string {
  if (kind.type !== 'choice' || kind.descriptions) return '';
  return ` One of ${kind.ids.map((id) => `\`${id}\``).join(', ')}.`;
}

function table(first: string, rows: readonly (readonly string[])[]): string {
  const escaped = (cell: string): string => cell.replaceAll('|', '\\|');
  const lines = rows.map(([name = '', text = '']) => `| \`${escaped(name)}\` | ${escaped(text)} |`);
  return [`| ${first} | meaning |`, '| --- | --- |', ...lines].join('\n');
}

/** The choices with what they mean; none where nothing says so. */
function described(kind: Kind): [id: string, words: string][] {
  if (kind.type !== 'choice' || !kind.descriptions) return [];
  const { ids, descriptions } = kind;
  return ids.map((id) => [id, descriptions[id] ?? id]);
}

function sentence(words: string): string {
  return words.endsWith('.') ? words : `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

/** "edm: x = x₀ + σn; vp: variance preserving.", or sentence by sentence where the choices have whole ones; '' where nothing is said. */
function listed(kind: Kind, mark: string): string {
  const choices = described(kind).map(([id, words]) => `${mark}${id}${mark}: ${words}`);
  const areSentences = choices.some((words) => words.endsWith('.'));
  return choices.length === 0 ? '' : areSentences ? choices.join(' ') : `${choices.join('; ')}.`;
}

function quoted(key: string): string {
  return `"${key}"`;
}
