import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import schema from '../../../media/report.schema.json';
import { DiagnosisError } from '../../../src/shared/failure';
import { checkReport } from '../../../src/reports/reportSchema';
import { fullReport } from '../../support/fullReport';

interface Definition {
  type?: string;
  required?: string[];
  properties?: Record<string, unknown>;
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
  });

  it('names every interface of report.ts with its keys, required and optional', () => {
    const source = readFileSync('src/domain/report.ts', 'utf8');
    const definitions = schema.definitions as Record<string, Definition>;
    let interfaces = 0;
    for (const [, name, body] of source.matchAll(/^export interface (\w+) \{\n(.*?)^\}/gms)) {
      const keys = [...body!.matchAll(/^ {2}(\w+)(\??):/gm)].map(([, key, optional]) => ({
        key: key!,
        optional: optional === '?',
      }));
      const definition = definitions[name!];
      assert.ok(definition, `no definition of ${name!}`);
      assert.deepEqual(Object.keys(definition.properties!).sort(), keys.map(({ key }) => key).sort(), name);
      const required = keys.filter(({ optional }) => !optional).map(({ key }) => key);
      assert.deepEqual([...definition.required!].sort(), required.sort(), name);
      interfaces++;
    }
    assert.equal(interfaces, Object.values(definitions).filter(({ type }) => type === 'object').length);
  });

  it('names the choices of every union of strings in report.ts', () => {
    const source = readFileSync('src/domain/report.ts', 'utf8');
    const definitions = schema.definitions as Record<string, { enum?: string[] }>;
    const unions = [...source.matchAll(/^export type (\w+) =([^;]*'[^;]*);/gm)];
    assert.ok(unions.length >= 7);
    for (const [, name, body] of unions) {
      assert.deepEqual(
        definitions[name!]?.enum,
        [...body!.matchAll(/'([^']+)'/g)].map(([, value]) => value),
        name,
      );
    }
  });

  it('says what is wrong, and where', () => {
    const report = fullReport();
    refused({ ...report, skip: undefined }, /it must have required property 'skip'/);
    refused({ ...report, model: { ...report.model, family: 've' } }, /model\.family must be one of edm, vp, flow/);
    const candidates = [{ ...report.skip.candidates[0], psnr: Infinity }];
    refused({ ...report, skip: { ...report.skip, candidates } }, /skip\.candidates\[0\]\.psnr must be number/);
    const linearity = [{ ...report.linearity[0], gaussian: { denoiserNmse: 1 } }];
    refused({ ...report, linearity }, /linearity\[0\]\.gaussian/);
    refused({ ...report, schemaVersion: 2 }, /schema version 2; this ScoreScope reads version 1/);
    refused(null, /it must be object/);
    refused({ name: 'package' }, /not a ScoreScope report/);
  });
});
