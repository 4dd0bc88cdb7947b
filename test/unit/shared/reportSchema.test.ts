import assert from 'node:assert/strict';
import schema from '../../../media/report.schema.json';
import type { Report } from '../../../src/domain/report';
import { DiagnosisError } from '../../../src/shared/failure';
import { checkReport } from '../../../src/reports/reportSchema';
import { fullReport } from '../../support/fullReport';

interface Definition {
  $ref?: string;
  anyOf?: Definition[];
  items?: Definition;
  properties?: Record<string, Definition>;
}

describe('the schema of the report', () => {
  const refused = (value: unknown, message: RegExp): void => {
    assert.throws(
      () => checkReport(value),
      (error) => {
        assert.ok(error instanceof DiagnosisError);
        assert.equal(error.code, 'report');
        assert.match(error.message, message);
        return true;
      },
    );
  };

  it('accepts a full report as it is, and one with fields of a later version', () => {
    const report = fullReport();
    assert.equal(checkReport(report), report);
    checkReport({ ...report, later: { field: 1 } });
    checkReport(JSON.parse(JSON.stringify(report)));
    for (const { name, path } of places(report, isObject))
      if (!FREE.includes(name)) checkReport(changed(report, [...path, 'later'], { field: 1 }));
  });

  it('describes what the full report has, and nothing else', () => {
    const definitions = schema.definitions as Record<string, Definition>;
    const resolve = ({ $ref, ...definition }: Definition): Definition =>
      $ref === undefined ? definition : definitions[decodeURIComponent($ref.replace('#/definitions/', ''))]!;
    const compare = (value: unknown, given: Definition, name: string): void => {
      const definition = resolve(given);
      const described = definition.anyOf ? resolve(definition.anyOf[0]!) : definition;
      if (Array.isArray(value)) for (const item of value) compare(item, described.items!, `${name}[]`);
      else if (isObject(value) && !FREE.some((free) => name === `report.${free}`)) {
        const expected = Object.keys(described.properties!).filter((key) => !APART.includes(`${name}.${key}`));
        assert.deepEqual(Object.keys(value).sort(), expected.sort(), name);
        for (const [key, inner] of Object.entries(value)) compare(inner, described.properties![key]!, `${name}.${key}`);
      }
    };
    compare(withoutNull(), { $ref: '#/definitions/Report' }, 'report');
  });

  it('refuses a report that lacks any key but the optional ones', () => {
    const keys = places(fullReport(), () => true).filter(({ path }) => typeof path.at(-1) === 'string');
    assert.deepEqual(takenAt(fullReport(), keys, [undefined]), names(optional));
  });

  it('refuses null but where it has a meaning', () => {
    const report = withoutNull();
    assert.deepEqual(
      takenAt(
        report,
        places(report, () => true),
        [null],
      ),
      names(nullable),
    );
  });

  it('refuses a value of another type wherever it stands', () => {
    const report = withoutNull();
    const kinds = [isNumber, isString, isBoolean, Array.isArray, isObject];
    for (const kind of kinds) {
      const others = [1, 'text', true, [], {}].filter((value) => !kind(value));
      // Dimensions of an input are numbers or names.
      const either = kind === isNumber || kind === isString ? ['model.inputs[].shape[]'] : [];
      assert.deepEqual(takenAt(report, places(report, kind), others), either);
    }
    for (const value of [NaN, Infinity]) assert.deepEqual(takenAt(report, places(report, isNumber), [value]), []);
  });

  it('refuses a word off the list wherever there is a list, and says what is on it', () => {
    const report = withoutNull();
    const texts = places(report, isString);
    assert.deepEqual(takenAt(report, texts, ['of a later version']), names(freeText));
    const isListed = ({ name }: Place): boolean => !names(freeText).includes(name) && !names(patterned).includes(name);
    for (const { name, path } of texts.filter(isListed))
      refused(changed(report, path, 'of a later version'), new RegExp(`${name.split('.').at(-1)!} must be one of \\w`));
  });

  it('refuses code where a text has a form of its own', () => {
    const report = withoutNull();
    const formed = places(report, isString).filter(({ name }) => names(patterned).includes(name));
    assert.deepEqual([...new Set(formed.map(({ name }) => name))].sort(), names(patterned));
    for (const hostile of ['float32), "_": print(1', 'float32\n', '', "'; import os", '2026-03-01T14:05:09.000Z"'])
      assert.deepEqual(takenAt(report, formed, [hostile]), [], hostile);
  });

  it('refuses fractions of what is counted, and numbers below zero where there are none', () => {
    const report = withoutNull();
    const numbers = places(report, isNumber);
    const refusedAt = (value: number): string[] => {
      const taken = new Set(takenAt(report, numbers, [value]));
      return [...new Set(numbers.map(({ name }) => name))].filter((name) => !taken.has(name)).sort();
    };
    assert.deepEqual(refusedAt(0.5), names(`${counts} schemaVersion skip.candidates[].skippedSteps`));
    assert.deepEqual(refusedAt(-1), names(`${counts} schemaVersion ${nonNegative}`));
  });

  it('takes figures under any name, but only plain ones and lists of one kind', () => {
    const report = withoutNull();
    const figures = places(report, isObject).find(({ name }) => name === FIGURES)!;
    const withFigure = (value: unknown): unknown => changed(report, [...figures.path, 'other'], value);
    for (const value of [1, 'text', true, null, [], [1, 2], ['a', 'b']]) checkReport(withFigure(value));
    for (const value of [{}, Infinity, [1, 'a'], [true], [[]], [null]])
      refused(withFigure(value), /warnings\[0\]\.figures\.other/);
  });

  it('says what is wrong, and where', () => {
    const report = fullReport();
    refused({ ...report, skip: undefined }, /it must have required property 'skip'/);
    refused({ ...report, model: { ...report.model, family: 've' } }, /model\.family must be one of edm, vp, flow/);
    const provider = { ...report.provider, requested: 'npu' };
    refused({ ...report, provider }, /provider\.requested must be one of auto, cpu, webgpu, cuda, dml, coreml/);
    const candidates = [{ ...report.skip.candidates[0], psnr: Infinity }];
    refused({ ...report, skip: { ...report.skip, candidates } }, /skip\.candidates\[0\]\.psnr must be number/);
    const linearity = [{ ...report.linearity[0], gaussian: { denoiserNmse: 1 } }];
    refused({ ...report, linearity }, /linearity\[0\]\.gaussian/);
    refused({ ...report, schemaVersion: 0 }, /schemaVersion must be 1\./);
    refused({ ...report, schemaVersion: 2 }, /schema version 2; this version of ScoreScope reads version 1/);
    refused(null, /it must be object/);
    refused({ name: 'package' }, /not a ScoreScope report/);
  });
});

/** Whose keys depend on the finding. */
const FIGURES = 'warnings[].figures';
/** The rungs have examples of their own, in every status; what is spent is tested against the limits. */
const APART = [
  ...['report.skip.criterion', 'report.skip.rungs', 'report.model.externalFiles'],
  ...['recognition', 'other', 'requested', 'kept'].map((part) => `report.evaluations.${part}`),
];
/** Whose keys depend on the checkpoint or the finding. */
const FREE = [FIGURES, 'model.metadata'];

/** Keys that a report may lack; what `structure` may lack, `checkpointStructure` may, too. */
const optional = `
  additivity[].error start
  checkpointStructure conditions guidance linearity[].checkpointGaussian linearity[].meanOffset
  linearity[].repeatable model.confidence model.metadata model.time partial pictures provider.batch provider.remote provider.sessions provider.speedup skip.bruteForceEvaluations
  skip.candidates[].fittedRatio skip.candidates[].seeds skip.own skip.sameDistribution skip.sameDistribution.toData
  skip.verdict
  speedup.measured.batchOne speedup.measured.reliable stages stages[].networkSeconds structure.agreement structure.data structure.data.classes
  structure.data.memorisation structure.data.mixture structure.file structure.modesEnd structure.resolved structure.samples
  structure.tailVariance structure.uncertainty warnings[].figures
`;

/** Where null says that there is none. */
const nullable = `
  conditions[].value guidance.rows[].guided guidance.scale linearity[].checkpointGaussian linearity[].empirical
  linearity[].gaussian linearity[].isotropic linearity[].mixture linearity[].timestep pictures pictures.difference
  pictures.sigma pictures.skipped provider.fallback provider.parity provider.remote.networkShare provider.remote.servers[].lastFailure provider.remote.servers[].version skip.candidates[].ssim skip.recommended
  skip.recommended.timestep skip.samePicture skip.samePicture.ssim skip.samePicture.timestep speedup.measured
  structure.capturedVariance structure.data.memorisation.rows[].mixture
`;

/** Texts of a form that a pattern states. */
const patterned = 'createdAt model.dtype model.inputs[].type model.sha256';

/** Other texts without a list of what they may say. */
const freeText = `
  conditions[].name conditions[].source model.evidence[] model.inputs[].name model.inputs[].shape[] model.path pictures.components[] pictures.difference[]
  pictures.full[] pictures.mean pictures.skipped[] provider.device provider.fallback provider.remote.servers[].address provider.remote.servers[].lastFailure provider.remote.servers[].model provider.remote.servers[].platform provider.remote.servers[].version skip.reason
  skip.sameDistribution.features structure.data.description structure.file tool.name tool.version warnings[].code
  warnings[].message
`;

/** Whole numbers from 0. */
const counts = `
  conditions[].shape[] evaluations.linearity evaluations.skip evaluations.speedup evaluations.structure
  evaluations.total evaluations.trajectory guidance.evaluations linearity[].count model.bytes model.shape[]
  pictures.height pictures.width provider.batch provider.remote.servers[].calls provider.remote.servers[].failures provider.sessions sampler.evaluations sampler.steps skip.bruteForceEvaluations
  skip.candidates[].evaluations skip.candidates[].seeds skip.own.referenceEvaluations skip.own.seeds
  skip.recommended.evaluations skip.recommended.remainingSteps skip.recommended.skippedSteps
  skip.sameDistribution.dimension skip.sameDistribution.seeds skip.sameDistribution.toData.count
  skip.samePicture.evaluations skip.samePicture.remainingSteps skip.samePicture.skippedSteps speedup.measured.batch
  structure.data.classes structure.data.count structure.data.mixture.components structure.evaluations structure.rank
  structure.samples trajectory[].step
  structure.resolved
`;

/** Other numbers that are never below 0. */
const nonNegative = `
  additivity[].error additivity[].sigma start.kl durationMs guidance.rows[].sigma guidance.sigma linearity[].meanOffset.doubt
  linearity[].meanOffset.ofNmse linearity[].meanOffset.value linearity[].sigma sampler.sigmas[]
  skip.candidates[].sigma skip.recommended.sigma skip.samePicture.sigma stages[].networkSeconds stages[].seconds structure.agreement[].sigma
  structure.data.memorisation.rows[].sigma structure.meanNorm trajectory[].sigma
`;

function names(list: string): string[] {
  return list.split(/\s+/).filter(Boolean).sort();
}

type Path = readonly (string | number)[];

interface Place {
  /** Its keys, whichever row of a list it is in: "skip.candidates[].psnr". */
  name: string;
  path: Path;
}

/** Where the values of one kind stand inside a report. */
function places(report: Report, kind: (value: unknown) => boolean): Place[] {
  const inside = (value: unknown, path: Path): Place[] =>
    typeof value !== 'object' || value === null
      ? []
      : Object.entries(value).flatMap(([key, inner]) => {
          const place = [...path, Array.isArray(value) ? Number(key) : key];
          const name = place.map((part) => (typeof part === 'number' ? '[]' : `.${part}`)).join('');
          const same = name.slice(1).replace(/^checkpointStructure\./, 'structure.');
          const deeper = FREE.includes(same) ? [] : inside(inner, place);
          return [...(kind(inner) ? [{ name: same, path: place }] : []), ...deeper];
        });
  return inside(report, []);
}

/** The names of those places at which the schema takes one of the values. */
function takenAt(report: Report, where: readonly Place[], values: readonly unknown[]): string[] {
  const takes = (value: unknown): boolean => {
    try {
      checkReport(value);
      return true;
    } catch {
      return false;
    }
  };
  const taken = where.filter(({ path }) => values.some((value) => takes(changed(report, path, value))));
  return [...new Set(taken.map(({ name }) => name))].sort();
}

/** The report with one value replaced, or left out where it is undefined. */
function changed(report: Report, path: Path, value: unknown): unknown {
  const copy = structuredClone(report);
  const holder = path.slice(0, -1).reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], copy);
  const key = path.at(-1)!;
  if (value === undefined) Reflect.deleteProperty(holder as object, key);
  else (holder as Record<string, unknown>)[key] = value;
  return copy;
}

/** The full report with something wherever it may have null. */
function withoutNull(): Report {
  const report = structuredClone(fullReport());
  report.provider.fallback = 'CUDA is not there.';
  report.checkpointStructure!.capturedVariance = 0.9;
  for (const structure of [report.structure, report.checkpointStructure!])
    structure.data!.memorisation!.rows[0]!.mixture = 0.1;
  for (const row of [report.linearity[0]!, report.skip.recommended!, report.skip.samePicture!]) row.timestep = 500;
  report.skip.candidates[0]!.ssim = 0.97;
  report.pictures!.difference = ['iVBO'];
  report.conditions = report.conditions!.map((row) => ({ ...row, value: 3 }));
  assert.deepEqual(
    places(report, (value) => value === null),
    [],
  );
  return report;
}

const isNumber = (value: unknown): boolean => typeof value === 'number';
const isString = (value: unknown): boolean => typeof value === 'string';
const isBoolean = (value: unknown): boolean => typeof value === 'boolean';
const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
