import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { flavourIds, type Flavour } from '../../../src/domain/flavours';
import type { Report } from '../../../src/domain/report';
import { samplerCode } from '../../../src/export/code/flavours';
import type { Skip } from '../../../src/export/skip';
import { cleanLevel, edmSchedule } from '../../../src/score/noise/schedule';
import { DiagnosisError } from '../../../src/shared/failure';
import { exportedSkip } from '../../support/exportedSkip';
import { hostileNames, obeyed } from '../../support/hostileNames';

const levels = [...[80, 40, 5, 1].map((sigma) => edmSchedule().levelAt(sigma)), cleanLevel()];
/** In every hostile text; never outside of a literal or comment. */
const MARK = 'OBEYED';
const names = Object.entries(hostileNames).map(([kind, name]) => [kind, `${name}${MARK}`] as const);
const samplerNames: readonly Report['sampler']['name'][] = ['heun', 'euler', 'dpmpp-2m', 'unipc', 'ddim'];

/** A skip whose report and Gaussian say this wherever they hold text. */
function hostileSkip(text: string, sampler: Report['sampler']['name'], edmRaw: boolean): Skip {
  const skip = exportedSkip(levels, 2, {
    model: {
      family: 'edm',
      prediction: edmRaw ? 'edm-raw' : 'denoised',
      path: `/models/${text}.onnx`,
      inputs: [
        { name: text, role: 'sample', type: 'float32', shape: [text, 2, 3, 4] },
        { name: `${text} time`, role: 'time', type: 'float32', shape: [text, 1] },
        { name: `${text} class`, role: 'class', type: text, shape: [text] },
      ],
      sha256: text,
      dtype: text,
      evidence: [text],
    },
    sampler: { name: sampler },
  });
  const { report, teleport } = skip;
  Object.assign(report, { createdAt: text, tool: { name: text, version: text } });
  report.warnings = [{ code: text, message: text }];
  return { ...skip, teleport: { ...teleport, about: { ...teleport.about, output: text, report: text } } };
}

/** Python without its string literals and comments, as far as templates of ours write them. */
function withoutLiterals(code: string): string {
  return code.replace(/"""[^]*?"""|"(?:[^"\\\n]|\\.)*"|#.*/g, (found) => (found.startsWith('#') ? '' : '""'));
}

/** The code, or the sentence that refuses it; any other error fails the test. */
function written(flavour: Flavour, skip: Skip): string | DiagnosisError {
  try {
    return samplerCode(flavour, skip, skip.report.model.path);
  } catch (error) {
    if (error instanceof DiagnosisError) return error;
    throw error;
  }
}

/** Python's own word on many files at once: whether each parses, and no name or call is the hostile text's. */
function parsed(codes: readonly string[]): { status: number | null; stderr: string } {
  const script = `
import ast, json, sys
for code in json.load(sys.stdin):
    tree = ast.parse(code)
    assert isinstance(tree.body[0], ast.Expr) and isinstance(tree.body[0].value, ast.Constant), code
    kinds = (ast.Import, ast.ImportFrom, ast.Assign, ast.FunctionDef)
    assert all(isinstance(node, kinds) for node in tree.body[1:]), code
    for node in ast.walk(tree):
        assert not (isinstance(node, ast.Name) and node.id in ("print", "exec", "eval", "__import__")), code
        assert not (isinstance(node, ast.Name) and "${MARK}" in node.id), code
`;
  const { status, stderr } = spawnSync('python3', ['-c', script], { input: JSON.stringify(codes), encoding: 'utf8' });
  return { status, stderr };
}

describe('sampler code of a hostile report', () => {
  const codes: string[] = [];

  for (const flavour of flavourIds)
    for (const [kind, text] of names)
      it(`holds its words in literals and comments only: ${flavour}, ${kind}`, () => {
        const made = samplerNames
          .flatMap((sampler) => [false, true].map((edmRaw) => written(flavour, hostileSkip(text, sampler, edmRaw))))
          .filter((found) => typeof found === 'string');
        assert.ok(made.length > 0, 'no sampler is written');
        for (const code of made) {
          assert.doesNotMatch(code, obeyed);
          assert.ok(!withoutLiterals(code).includes(MARK), code);
          assert.doesNotMatch(withoutLiterals(code), /\bprint\b/);
        }
        codes.push(...made);
      });

  it('parses as Python that defines the same things and calls nothing else', function () {
    if (spawnSync('python3', ['--version']).status !== 0) this.skip();
    assert.ok(codes.length >= flavourIds.length * names.length);
    const { status, stderr } = parsed(codes);
    assert.equal(status, 0, stderr);
  });

  it('holds no type of an input but one that NumPy knows', () => {
    for (const at of [0, 1])
      for (const type of [hostileNames.pythonArgument, 'bfloat16', 'string', 'constructor', 'type 24']) {
        const skip = exportedSkip(levels, 2);
        skip.report.model.inputs[at]!.type = type;
        const refused = written('numpy', skip);
        assert.ok(refused instanceof DiagnosisError, type);
        assert.equal(refused.code, 'unsupported');
      }
  });

  it('is the values that the report holds, as Python reads the literals', function () {
    if (spawnSync('python3', ['--version']).status !== 0) this.skip();
    const script = `
import ast, json, sys
trees = [ast.parse(code) for code in json.load(sys.stdin)]
constants = [[node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)] for tree in trees]
print(json.dumps([[value for value in found if isinstance(value, str)] for found in constants]))
`;
    const input = JSON.stringify(names.map(([, text]) => written('numpy', hostileSkip(text, 'euler', false))));
    const { stdout } = spawnSync('python3', ['-c', script], { input, encoding: 'utf8' });
    const literals = JSON.parse(stdout) as string[][];
    for (const [i, [, text]] of names.entries())
      for (const value of [text, `${text} time`, `/models/${text}.onnx`])
        assert.ok(literals[i]?.includes(value), value);
  });
});

describe('a solver’s settings from a file', () => {
  const withSolver = (sampler: Report['sampler']['name'], solver: string): Skip => {
    const skip = exportedSkip(levels, 2, {
      model: { family: 'edm', prediction: 'edm-raw' },
      sampler: { name: sampler },
    });
    return { ...skip, teleport: { ...skip.teleport, about: { ...skip.teleport.about, solver } } };
  };
  const refused = (flavour: Flavour, sampler: Report['sampler']['name'], solver: string): void => {
    const found = written(flavour, withSolver(sampler, solver));
    assert.ok(found instanceof DiagnosisError, solver);
    assert.equal(found.code, 'data', solver);
    assert.match(found.message, /damaged sampler settings/);
  };

  it('are refused where they are no JSON object', () => {
    for (const solver of ['', '{', 'null', '[]', '"heun"', '3', hostileNames.python])
      for (const flavour of ['edm', 'k-diffusion', 'diffusers', 'numpy'] as const)
        for (const sampler of samplerNames)
          if (typeof written(flavour, withSolver(sampler, '{}')) === 'string') refused(flavour, sampler, solver);
  });

  it('are refused where the solver does not take them', () => {
    const hostile = [MARK, { a: MARK }, [MARK], null, 1.5, 4, true];
    for (const key of ['predicted', 'order', 'slope'])
      for (const value of hostile) refused('diffusers', 'dpmpp-2m', JSON.stringify({ [key]: value }));
    for (const key of ['lowerOrderFinal', 'eulerAtFinal'])
      for (const value of hostile.slice(0, -1)) refused('diffusers', 'dpmpp-2m', JSON.stringify({ [key]: value }));
    for (const key of ['predicted', 'order', 'variant', 'lowerOrderFinal', 'uncorrected'])
      for (const value of [MARK, { a: MARK }, [MARK], [1.5], null])
        refused('edm', 'unipc', JSON.stringify({ [key]: value }));
  });

  it('are taken as a run leaves them, and others are passed over', () => {
    const solver = { predicted: 'denoised', order: 3, slope: 'heun', lowerOrderFinal: false, eulerAtFinal: true };
    const code = written('diffusers', withSolver('dpmpp-2m', JSON.stringify({ ...solver, later: MARK })));
    assert.ok(typeof code === 'string', String(code));
    assert.match(
      code,
      /solver_order=3, solver_type="heun", algorithm_type="dpmsolver\+\+", lower_order_final=False, euler_at_final=True/,
    );
    assert.ok(!code.includes(MARK));
  });
});
