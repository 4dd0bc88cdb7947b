import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import type { SaidOptions } from '../../src/domain/options';
import type { CauseId, Verification } from '../../src/domain/verification';
import { DiagnosisError } from '../../src/shared/failure';
import {
  epsilonAs,
  inHalf,
  inInt8,
  inputChanged,
  inputCutToIntegers,
  inputIgnored,
  outputChanged,
  overflowing,
  reordered,
  weightsPerturbed,
} from '../support/exportFaults';
import { gaussianData } from '../support/diagnoseExamples';
import { denoiserModel, gaussian } from '../support/onnxGraph';
import { temporaryFolder } from '../support/temporaryFolder';
import { heldOut, originals, verifyModels } from '../support/verifyModels';

type Original = keyof typeof originals;

/** What is wrong with a network, and what must be named. */
interface Fault {
  readonly what: string;
  readonly of: Original;
  readonly make: (file: string) => Buffer;
  readonly id: CauseId;
  readonly words: RegExp;
}

const FAULTS: readonly Fault[] = [
  {
    what: 'integer timesteps counted one too far',
    of: 'epsilon',
    make: (file) => inputChanged(file, 'timestep', { shift: 1, integer: true }),
    id: 'time-offset',
    words: /off by 1: .* minus 1\.$/,
  },
  {
    what: 'timesteps counted one too far',
    of: 'v',
    make: (file) => inputChanged(file, 'timestep', { shift: 1 }),
    id: 'time-offset',
    words: /off by 1: .* minus 1\.$/,
  },
  {
    what: 'timesteps counted from 1',
    of: 'v',
    make: (file) => inputChanged(file, 'timestep', { shift: -1 }),
    id: 'time-offset',
    words: /timesteps from 1/,
  },
  {
    what: 'timesteps as a fraction',
    of: 'v',
    make: (file) => inputChanged(file, 'timestep', { factor: 1000 }),
    id: 'time-input',
    words: /divided by/,
  },
  {
    what: 'a flow’s t in thousandths',
    of: 'flow',
    make: (file) => inputChanged(file, 't', { factor: 0.001 }),
    id: 'time-input',
    words: /1000·t from data/,
  },
  {
    what: 'a flow’s t the other way round',
    of: 'flow',
    make: (file) => inputChanged(file, 't', { factor: -1, shift: 1 }),
    id: 'time-input',
    words: /t from noise \(0\) to data/,
  },
  {
    what: 'ln(σ)/4 cast to an integer',
    of: 'edm',
    make: (file) => inputCutToIntegers(file, 'timestep'),
    id: 'whole-times',
    words: /whole numbers/,
  },
  {
    what: 'v for ε',
    of: 'epsilon',
    make: (file) => epsilonAs('v', file),
    id: 'parameterization',
    words: /predicts v,/,
  },
  {
    what: 'x₀ for ε',
    of: 'epsilon',
    make: (file) => epsilonAs('denoised', file),
    id: 'parameterization',
    words: /predicts the denoised sample/,
  },
  {
    what: 'the other sign',
    of: 'flow',
    make: (file) => outputChanged(file, 'out_sample', { factor: -1 }),
    id: 'sign',
    words: /negative of the velocity/,
  },
  {
    what: 'an output twice as large',
    of: 'epsilon',
    make: (file) => outputChanged(file, 'out_sample', { factor: 2 }),
    id: 'output-scale',
    words: /2 times/,
  },
  {
    what: 'images in [0, 1]',
    of: 'fashion',
    make: (file) => outputChanged(file, 'denoised', { factor: 0.5, shift: 0.5 }),
    id: 'output-scale',
    words: /0\.5 times A’s plus 0\.5/,
  },
  {
    what: 'a sample scaled twice',
    of: 'epsilon',
    make: (file) => inputChanged(file, 'sample', { factor: 2 }),
    id: 'input-scale',
    words: /times 0\.5/,
  },
  {
    what: 'the scale of latents',
    of: 'fashion',
    make: (file) => inputChanged(file, 'x', { factor: 1 / 0.18215 }),
    id: 'input-scale',
    words: /times 0\.182/,
  },
  {
    what: 'a class that is left out',
    of: 'classes',
    make: (file) => inputIgnored(file, 'class_labels'),
    id: 'condition',
    words: /ignores its input class_labels/,
  },
  {
    what: 'one layer whose weights are off by an eighth',
    of: 'classes',
    make: (file) => weightsPerturbed(file, ['model.mid_block.resnets.0.conv1.weight.half'], 0.125),
    id: 'weights',
    words: /in one of \d+ tensors: model\.mid_block\.resnets\.0\.conv1\.weight\.half, by 1[23] % \(relative RMS\)\./,
  },
  {
    what: 'two layers whose weights are off, the first in the order of the graph',
    of: 'fashion',
    make: (file) => weightsPerturbed(file, ['network.up2.weight.half', 'network.in2.0.conv1.weight.half'], 0.25),
    id: 'weights',
    words: /in 2 of \d+ tensors\. .* the first is network\.in2\.0\.conv1\.weight\.half, by 25 %/,
  },
  {
    what: 'a tensor of weights that is not finite',
    of: 'epsilon',
    make: (file) => weightsPerturbed(file, ['mixing.3.layers.0.weight.half'], NaN),
    id: 'weights',
    words: /damaged: mixing\.3\.layers\.0\.weight\.half holds numbers that are not finite/,
  },
  {
    what: 'an overflow of float16',
    of: 'fashion',
    make: (file) => overflowing(file, 'x', 2000),
    id: 'overflow',
    words: /overflows at σ \d[\d.]* and above/,
  },
];

const HONEST = { reordered, 'in float16': inHalf, 'in int8': inInt8 } as const;

describe('a verification', () => {
  const { file } = temporaryFolder();
  const against = async (of: Original, bytes: Uint8Array, said: SaidOptions = {}): Promise<Verification> => {
    writeFileSync(file('b.onnx'), bytes);
    const { file: model, said: usual } = originals[of];
    const found = await verifyModels({ options: { model, ...usual, ...said }, other: file('b.onnx') });
    const { a, b, run, recognition } = found.evaluations;
    assert.ok(b <= 16 * run, `${b} evaluations of B`);
    assert.ok(a - recognition <= 16 * run, `${a} evaluations of A`);
    return found;
  };

  for (const { what, of, make, id, words } of FAULTS)
    it(`names ${what} (${of})`, async () => {
      const { same, verdict, causes } = await against(of, make(originals[of].file));
      assert.deepEqual(
        causes.map((cause) => cause.id),
        [id],
        verdict,
      );
      assert.match(causes[0]!.message, words);
      assert.equal(same, false);
      assert.match(verdict, /^Differs .*\.$/);
      const error = causes[0]!.error;
      if (error) assert.ok(error.undone <= 0.01 * error.asIs, JSON.stringify(error));
    });

  for (const of of Object.keys(originals) as Original[])
    for (const [how, make] of Object.entries(HONEST))
      it(`raises no false alarm about ${of} ${how}`, async () => {
        const { causes, behavior, pictures, same, departs } = await against(of, make(originals[of].file));
        assert.deepEqual(causes, []);
        assert.equal(same, pictures?.changed.count === 0);
        if (how === 'reordered') assert.deepEqual([behavior, same, departs.float32], ['exact', true, null]);
        if (how === 'in float16') assert.deepEqual([behavior, same, departs.float16], ['float16', true, null]);
        if (how === 'in int8') assert.notEqual(departs.float32, null);
        if (how === 'in int8') assert.equal(departs.int8, null);
      });

  for (const { name, file: model, said, copies } of heldOut)
    for (const [arithmetic, other] of Object.entries(copies ?? {}))
      it(`knows a copy of ${name} that a converter made in ${arithmetic}`, async () => {
        const { causes, behavior, same, pictures } = await verifyModels({ options: { model, ...said }, other });
        assert.deepEqual([causes, behavior, same], [[], arithmetic, true], JSON.stringify(pictures));
      });

  it('does not take a fault for rounding where no picture changes and nothing is quantized', async () => {
    const { file: model, said } = heldOut.find(({ name }) => name === 'step-150')!;
    writeFileSync(file('b.onnx'), inputChanged(model, 'sigma', { factor: 1.1 }));
    const { same, behavior, explains, pictures, verdict } = await verifyModels({
      options: { model, ...said },
      other: file('b.onnx'),
    });
    assert.deepEqual([same, behavior, explains, pictures!.changed.count], [false, 'int8', 'float16', 0]);
    assert.match(verdict, /Neither network is quantized, so rounding does not explain the difference\.$/);
  });

  it('names a time that is off by one where there is none before the first, with few evaluations left', async () => {
    const { file: model, said } = heldOut.find(({ name }) => name === 'ddpm')!;
    writeFileSync(file('b.onnx'), inputChanged(model, 'timestep', { shift: 1, integer: true }));
    const { causes } = await verifyModels({ options: { model, ...said }, other: file('b.onnx') });
    assert.deepEqual(
      causes.map(({ id }) => id),
      ['time-offset'],
    );
  });

  it('tells another network of the same training apart', async () => {
    const { file: model, said } = originals.fashion;
    const other = model.replace('fashion.onnx', 'fashion-early.onnx');
    const { same, causes, pictures, verdict } = await verifyModels({ options: { model, ...said }, other });
    assert.deepEqual([same, causes.map(({ id }) => id)], [false, ['weights']]);
    assert.match(causes[0]!.message, /^B has other weights: \d+ of \d+ tensors differ, by \d+ % at the median/);
    assert.ok(pictures!.changed.count > 0);
    assert.match(verdict, /^Differs .*: median PSNR [\d.]+ dB; \d of 8 images changed\. B has other weights/);
  });

  it('refuses a network of another shape', async () => {
    writeFileSync(file('a.onnx'), denoiserModel(gaussian(gaussianData), gaussianData));
    const { file: other } = originals.fashion;
    const options = { model: file('a.onnx'), family: 'edm', prediction: 'denoised', time: 'sigma' } as const;
    await assert.rejects(verifyModels({ options, other }), (error) => {
      assert.ok(error instanceof DiagnosisError, String(error));
      assert.match(error.message, /fashion\.onnx takes samples of shape \[1, 28, 28\], but A takes/);
      return true;
    });
  });
});
