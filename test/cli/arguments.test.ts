import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { flag, flags } from '../../src/terminal/flags';
import { DiagnosisError } from '../../src/shared/failure';
import { choiceOf, hypotheses } from '../../src/diagnosis/recognition/hypothesis';
import { usualSchedules } from '../../src/diagnosis/recognition/schedules/named';
import { besideStochastic } from '../../src/samplers/stochastic';
import { allOptions, diagnosisOptions } from '../../src/domain/options';
import { remedyText } from '../../src/domain/remedy';
import { commands, type CommandDefinition, type CommandName } from '../../src/domain/options/commands';
import { flagOf, optionsOf } from '../../src/domain/options/definition';
import { parseWords } from '../../src/terminal/arguments';
import { ofModel } from '../support/ofModel';
import { parseExport } from '../../src/terminal/exportArguments';
import { commandUsage, usageText } from '../../src/terminal/usage';

const documentation = readFileSync(path.join(__dirname, '..', '..', '..', 'docs', 'cli.md'), 'utf8');
const named = (text: string): string[] => [...new Set(text.match(/--[a-z][a-z-]+/g))].sort();

/** A value that each option takes, and what becomes of it. */
const taken: Record<string, [string, object]> = {
  '--data': ['d', { data: path.resolve('d') }],
  '--moments': ['m', { moments: path.resolve('m') }],
  '--schedule': ['s.json', { schedule: path.resolve('s.json') }],
  '--resize': ['fit', { resize: 'fit' }],
  '--family': ['flow', { family: 'flow' }],
  '--prediction': ['velocity', { prediction: 'velocity' }],
  '--time': ['t1000-reversed', { time: 't1000-reversed' }],
  '--timesteps': ['300', { timesteps: 300 }],
  '--sigma-data': ['1', { sigmaData: 1 }],
  '--shape': ['4,64,64', { shape: [4, 64, 64] }],
  '--class': ['0', { class: 0 }],
  '--null-class': ['10', { nullClass: 10 }],
  '--prompt-embedding': ['p.npy', { promptEmbedding: path.resolve('p.npy') }],
  '--negative-embedding': ['n.npz', { negativeEmbedding: path.resolve('n.npz') }],
  '--guidance': ['0', { guidance: 0 }],
  '--zeros': ['mask,hint', { zeros: ['mask', 'hint'] }],
  '--input': ['hint=c.npz:a', { input: { hint: `${path.resolve('c.npz')}:a` } }],
  '--sampler': ['euler', { sampler: 'euler' }],
  '--steps': ['20', { steps: 20 }],
  '--sigma-min': ['0.01', { sigmaMin: 0.01 }],
  '--sigma-max': ['1e2', { sigmaMax: 100 }],
  '--rho': ['3.5', { rho: 3.5 }],
  '--sampler-timesteps': ['999,850,0', { samplerTimesteps: [999, 850, 0] }],
  '--sampler-sigmas': ['14.6,0.5,0', { samplerSigmas: [14.6, 0.5, 0] }],
  '--criterion': ['look', { criterion: 'look' }],
  '--sigmas': ['10,40,2.5', { sigmas: [10, 40, 2.5] }],
  '--seeds': ['32', { seeds: 32 }],
  '--seed': ['7', { seed: 7 }],
  '--features': ['f.onnx', { features: path.resolve('f.onnx') }],
  '--batch': ['4', { batch: 4 }],
  '--effort': ['thorough', { effort: 'thorough' }],
  '--provider': ['webgpu', { provider: 'webgpu' }],
  '--remote': ['http://h:8000/v2/models/m', { remote: ['http://h:8000/v2/models/m'] }],
};
/** What a command compares with and writes, and how; what becomes of a word is up to the command. */
const written: Record<string, [string, object]> = {
  '--jobs': ['2', { jobs: 2 }],
  '--reports': ['out', { reports: 'out' }],
  '--submit': ['slurm', { submit: 'slurm' }],
  '--address': ['http://head:8265', { address: 'http://head:8265' }],
  '--cpus': ['4', { cpus: 4 }],
  '--cluster-command': ['node cli.js', { clusterCommand: 'node cli.js' }],
  '--reference': ['r.npz', { reference: path.resolve('r.npz') }],
  '--reference-script': ['torch', { referenceScript: 'torch' }],
  '--against': ['cpu', { against: 'cpu' }],
  '--json': ['-', { json: '-' }],
  '--html': ['p.html', { html: 'p.html' }],
  '--csv': ['t.csv', { csv: 't.csv' }],
  '--teleport': ['t.safetensors', { teleport: 't.safetensors' }],
  '--teleport-onnx': ['t.onnx', { teleportOnnx: 't.onnx' }],
  '--code': ['edm', { code: 'edm' }],
  '--out': ['s.py', { out: 's.py' }],
};
const switches: Record<string, object> = {
  '--force': { force: true },
  '--quiet': { quiet: true },
  '--fail-on-regression': { failOnRegression: true },
  '--store': { store: true },
};
/** The options of each command besides those that only diagnose takes. */
const readsTheFile = [
  ...['--family', '--prediction', '--schedule', '--time', '--timesteps', '--sigma-data', '--shape', '--class'],
  ...['--null-class', '--prompt-embedding', '--negative-embedding', '--guidance', '--zeros', '--input'],
  ...['--sigma-min', '--sigma-max', '--seed'],
];
const taking: Record<CommandName, string[]> = {
  diagnose: [
    ...Object.keys(taken),
    '--json',
    '--html',
    '--force',
    '--quiet',
    '--store',
    '--jobs',
    '--reports',
    '--submit',
    '--address',
    '--cpus',
    '--cluster-command',
    '--fail-on-regression',
  ],
  inspect: [...readsTheFile, '--json', '--force'],
  providers: [],
  verify: [
    ...readsTheFile,
    ...['--sampler', '--steps', '--rho', '--sampler-timesteps', '--sampler-sigmas', '--batch', '--provider'],
    ...['--against', '--reference', '--reference-script', '--json', '--html', '--force', '--quiet'],
  ],
  compare: ['--json', '--html', '--force', '--fail-on-regression'],
  export: ['--html', '--csv', '--teleport', '--teleport-onnx', '--code', '--out', '--force'],
};
const names = Object.keys(commands) as CommandName[];
const operands = (command: CommandName): string[] => commands[command].operands.map((_, i) => `${i}.x`);
const said = { model: path.resolve('m.onnx') };
/** Refused with exit code 2: one sentence, and where to read on. */
const refused = (run: () => unknown, message: RegExp): void =>
  assert.throws(run, (error) => {
    assert.ok(error instanceof DiagnosisError, String(error));
    assert.equal(error.code, 'usage');
    assert.match(error.message, /^[^\n]+\.$/);
    assert.match(error.message, message);
    assert.match(remedyText(error.remedy, flag), /^See scorescope help \w+\.$/);
    return true;
  });

describe('the words of the command line', () => {
  it('alone name a model and leave the rest as it is', () => {
    const rest = { json: null, html: null, quiet: false, force: false, store: false };
    assert.deepEqual(ofModel(['m.onnx']), { options: said, ...rest });
  });

  for (const [option, [value, expected]] of Object.entries(taken))
    it(`${option} ${value} is taken, before or after the model, with or without =`, () => {
      for (const words of [
        ['m.onnx', option, value],
        [option, value, 'm.onnx'],
        ['m.onnx', `${option}=${value}`],
      ])
        assert.deepEqual(ofModel(words).options, { ...said, ...expected });
    });

  it('take a null class of −1', () => {
    assert.deepEqual(ofModel(['m.onnx', '--null-class=-1']).options, { ...said, nullClass: -1 });
  });

  it('add up the inputs of several --zeros', () => {
    const words = ['m.onnx', '--zeros', 'mask,hint', '--zeros=depth'];
    assert.deepEqual(ofModel(words).options, { ...said, zeros: ['mask', 'hint', 'depth'] });
  });

  for (const [name, beside] of [
    ['ddpm', 'ddim'],
    ['lcm', 'ddim'],
    ['euler-ancestral', 'euler'],
    ['euler_a', 'euler'],
    ['dpm2-ancestral', 'heun'],
    ['dpmpp-sde', 'dpmpp-2m'],
    ['dpmpp-2m-sde', 'dpmpp-2m'],
    ['dpmpp_3m_sde', 'dpmpp-2m'],
    ['DPM++ 2M SDE', 'dpmpp-2m'],
    ['sa-solver', 'dpmpp-2m'],
  ] as const)
    it(`--sampler ${name} is refused, as a seed has no single image, and ${beside} named instead`, () =>
      assert.throws(
        () => ofModel(['m.onnx', '--sampler', name]),
        (error) => {
          assert.ok(error instanceof DiagnosisError);
          assert.deepEqual(
            [error.code, error.remedy],
            ['unsupported', ['Use a deterministic sampler: set ', { option: 'sampler', value: beside }, '.']],
          );
          assert.match(error.message, /draws fresh noise at every step/);
          return true;
        },
      ));

  it('name no deterministic sampler stochastic, nor what is none at all', () => {
    for (const name of ['heun', 'euler', 'ddim', 'dpmpp-2m', 'unipc', 'ancestral'])
      assert.equal(besideStochastic(name), null, name);
  });

  it('take every answer to the question how a network is to be read', () => {
    const open = [undefined, 300].flatMap((timesteps) =>
      hypotheses({ schedules: usualSchedules(timesteps), wholeTimes: false }),
    );
    assert.ok(open.length > 50);
    for (const { sidecar } of open.map((hypothesis) => choiceOf(hypothesis, ''))) {
      const { schedule } = sidecar;
      const answer = { ...sidecar, ...(schedule !== undefined && { schedule: path.resolve(schedule) }) };
      const words = ['m.onnx', ...flags(sidecar).split(' ')];
      assert.deepEqual(ofModel(words).options, { ...said, ...answer });
    }
  });

  it('say where the results go', () => {
    const words = ['m.onnx', '--json', '-', '--html', 'a.html', '--quiet', '--force'];
    const { json, html, quiet, force } = ofModel(words);
    assert.deepEqual([json, html, quiet, force], ['-', 'a.html', true, true]);
    const exported = parseExport(['r.json', '--csv', 't.csv', '--force']);
    assert.deepEqual([exported.csv, exported.force], [path.resolve('t.csv'), true]);
  });

  it('that are documented are those that are taken, and those that help prints', () => {
    const all = [...Object.keys({ ...taken, ...written, ...switches }), '--version'].sort();
    assert.deepEqual(named(documentation), all);
    const printed = [usageText(), ...names.map((command) => commandUsage(command))].join('\n');
    assert.deepEqual(
      named(printed).filter((name) => name !== '--help'),
      all,
    );
  });

  it('that are documented with choices take every one of them', () => {
    const rows = [...documentation.matchAll(/^\| `(--[a-z]+) ([a-z0-9|\\-]+)` \|/gm)];
    assert.equal(rows.length, 9);
    for (const [, option, choices] of rows)
      for (const choice of choices!.split('\\|')) {
        const command = taking.diagnose.includes(option!) ? 'diagnose' : 'export';
        assert.ok(parseWords(command, [...operands(command), option!, choice]));
      }
  });

  it('that help prints fit a terminal of 80 columns', () => {
    for (const text of [usageText(), ...names.map((command) => commandUsage(command))])
      for (const line of text.split('\n')) assert.ok(line.length <= 80, line);
  });
});

describe('the options of a command', () => {
  for (const command of names)
    it(`${command} takes its own, and refuses every other`, () => {
      const all = Object.keys({ ...taken, ...written, ...switches });
      const offered = Object.entries(allOptions).filter(([, { commands }]) => commands.length > 0);
      assert.deepEqual(all.sort(), offered.map(([key]) => flagOf(key)).sort());
      for (const option of all) {
        const [value, expected] = { ...taken, ...written }[option] ?? [undefined, switches[option]];
        const words = [...operands(command), option, ...(value === undefined ? [] : [value])];
        if (taking[command].includes(option)) assert.deepEqual(parseWords(command, words).values, expected);
        else refused(() => parseWords(command, words), new RegExp(`^${command} has no option ${option}\\.$`));
      }
    });

  for (const command of names)
    it(`${command} takes as many words as it needs`, () => {
      const enough = operands(command);
      assert.deepEqual(parseWords(command, enough), { operands: enough, values: {} });
      const { fewest = enough.length, takesMore }: CommandDefinition = commands[command];
      if (takesMore) assert.equal(parseWords(command, [...enough, 'more']).operands.length, enough.length + 1);
      else refused(() => parseWords(command, [...enough, 'more']), /more|not 0\.x/);
      if (fewest === enough.length && fewest > 0)
        refused(() => parseWords(command, enough.slice(1)), /needs (one|two) (model|report)s?/);
      refused(() => parseWords(command, [...enough, '--colour']), /has no option --colour\.$/);
      refused(() => parseWords(command, [...enough, '-q']), /has no option -q\.$/);
    });

  it('that are numbers have bounds on both sides', () => {
    for (const [key, { kind }] of optionsOf('diagnose', allOptions)) {
      const number = kind.type === 'list' ? kind.of : kind;
      if (number.type !== 'number') continue;
      const parsed = (value: number): unknown => parseWords('diagnose', ['m', `${flagOf(key)}=${value}`]).values;
      const inList = (value: number): unknown => ({ [key]: kind.type === 'list' ? [value] : value });
      assert.deepEqual(parsed(number.maximum), inList(number.maximum));
      const below = number.above ?? number.minimum! - 1;
      for (const beyond of [number.maximum + 1, 1e300, below, -1e300, NaN])
        refused(() => parsed(beyond), new RegExp(`^${flagOf(key)} must be .*number (up to|from) `));
    }
  });

  it('that are switches take no value, all others need one', () => {
    refused(() => parseWords('diagnose', ['m', '--quiet=yes']), /^--quiet takes no value\.$/);
    for (const [key, { kind }] of optionsOf('diagnose', diagnosisOptions)) {
      refused(() => parseWords('diagnose', ['m', flagOf(key)]), /needs a value/);
      if (kind.type !== 'names')
        refused(() => parseWords('diagnose', ['m', `${flagOf(key)}=`]), /must be .*, not ""\.$/);
    }
  });
});
