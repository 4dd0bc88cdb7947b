import assert from 'node:assert/strict';
import { diagnosisOptions, optionDefaults } from '../../../src/domain/options';
import { groups, type OptionTable } from '../../../src/domain/options/definition';
import { fits, whole } from '../../../src/domain/options/kinds';
import { settingsOf } from '../../../src/domain/options/settings';
import { parseWords } from '../../../src/terminal/arguments';
import { commandUsage } from '../../../src/terminal/usage';
import { documentation, manifest, manifestTexts, sidecarSchema } from '../../../tools/generate/optionFiles';

describe('an option that is added to the registry', () => {
  const extended: OptionTable = {
    ...diagnosisOptions,
    warmUps: {
      kind: whole(1, 50),
      group: 'measurement',
      commands: ['diagnose'],
      help: 'Number of network calls that are not timed.',
      details: 'More of them than {seeds} are of no use.',
      sidecar: true,
      setting: { scope: 'resource', note: '`null` uses two.' },
    },
  };

  it('is taken on the command line, by the commands that it names', () => {
    assert.deepEqual(parseWords('diagnose', ['m', '--warm-ups', '3'], extended).values, { warmUps: 3 });
    assert.throws(() => parseWords('diagnose', ['m', '--warm-ups', '51'], extended), /a whole number from 1 to 50/);
    assert.throws(() => parseWords('inspect', ['m', '--warm-ups', '3'], extended), /inspect has no option --warm-ups/);
    assert.throws(() => parseWords('diagnose', ['m', '--warm-ups', '3']), /diagnose has no option --warm-ups/);
  });

  it('is in the usage', () => {
    assert.match(
      commandUsage('diagnose', extended),
      /^ {2}--warm-ups N +Number of network calls that are not timed\.$/m,
    );
  });

  it('is a key of the sidecar file', () => {
    const { properties } = sidecarSchema(extended) as { properties: Record<string, object> };
    assert.deepEqual(JSON.parse(JSON.stringify(properties['warmUps'])), {
      description: 'Number of network calls that are not timed.',
      type: 'integer',
      minimum: 1,
      maximum: 50,
    });
  });

  it('is a setting of VS Code', () => {
    const empty = '{ "contributes": { "configuration": { "properties": {} } } }';
    const { contributes } = JSON.parse(manifest(empty, extended)) as {
      contributes: { configuration: { properties: Record<string, object> } };
    };
    assert.deepEqual(contributes.configuration.properties['scorescope.warmUps'], {
      type: ['integer', 'null'],
      minimum: 1,
      maximum: 50,
      default: null,
      scope: 'resource',
      markdownDescription: '%settings.warmUps%',
    });
    const texts = JSON.parse(manifestTexts('{ "other": "kept" }', extended)) as Record<string, string>;
    assert.equal(texts['settings.warmUps'], 'Number of network calls that are not timed. `null` uses two.');
    assert.equal(texts['other'], 'kept');
  });

  it('is in the tables of the docs', () => {
    const page = (name: string): string => documentation(`<!-- options: ${name} -->\n<!-- /options -->`, extended);
    const told = 'Number of network calls that are not timed. More of them than';
    assert.ok(page('diagnose measurement').includes(`\n| \`--warm-ups N\` | ${told} \`--seeds\` are of no use. |\n`));
    assert.ok(page('sidecar').includes(`\n| \`warmUps\` | ${told} \`seeds\` are of no use. |\n`));
    assert.doesNotMatch(page('diagnose sampler'), /warm-ups/);
  });
});

describe('the registry of options', () => {
  it('has a help of one sentence for each, in a group that is listed', () => {
    for (const [key, { help, group }] of Object.entries<OptionTable[string]>(diagnosisOptions)) {
      assert.match(help, /^[A-Z][^\n]*\.$/, key);
      assert.doesNotMatch(help, /\. [A-Z]/, key);
      assert.ok(Object.hasOwn(groups, group), key);
    }
  });

  it('has defaults that its own bounds allow', () => {
    const table: OptionTable = diagnosisOptions;
    for (const [key, value] of Object.entries(optionDefaults)) assert.ok(fits(table[key]!.kind, value), key);
  });

  it('makes settings whose default is a value, or stands for none', () => {
    for (const [id, setting] of Object.entries(settingsOf(diagnosisOptions)))
      assert.equal(fits(setting.kind, setting.default), !setting.isUnset, id);
  });
});
