import { serverWords } from '../shared/words/deviceWords';
import { counted } from '../shared/format';
import { align } from './columns';
import { findingsFile } from '../domain/findings';
import type { ModelInput, ModelSection, ProviderSection, Report } from '../domain/report';
import type { ProviderStatus } from '../shared/worker';
import { bytes, count, fixed, NONE, percent, seconds, sigma, significant, times } from '../shared/format';
import { nmseRange, nmseText } from '../shared/words/nmseWords';
import { samplerName } from '../domain/samplerNames';
import { plainText, shownName } from '../shared/shown';
import { distribution } from '../shared/words/distributionWords';
import { measuredSpeedup, speedupDoubt } from '../shared/words/speedWords';
import { sameness, statusWord, verdictSentence } from '../shared/verdict';
import { CRITERIA, criterionOf, pays, withoutFormula } from '../domain/rungs';

/** What a finished diagnosis prints: the verdict, NMSE over σ, the plan, the device, the findings. */
export function summary(report: Report): string {
  const { skip, sampler, structure, warnings, evaluations, durationMs } = report;
  const error = skip.own ? `, error ${significant(skip.own.error, 2)} relative to the reference solution` : '';
  return [
    verdict(report),
    '',
    ...table(report),
    '',
    `Sampler    ${samplerName(sampler)}, ${count(sampler.evaluations)} evaluations${error}`,
    `Gaussian   rank ${structure.rank}, from the ${structure.source}${checkpointToo(report)}`,
    ...plan(report),
    ...rungs(report),
    `Device     ${plainText(device(report.provider))}`,
    `Cost       ${count(evaluations.total)} network evaluations, ${seconds(durationMs / 1000)}`,
    ...findings(warnings),
    '',
  ].join('\n');
}

/** Each with the code under which the documentation explains it. */
function findings(warnings: Report['warnings']): string[] {
  if (warnings.length === 0) return [];
  return [
    ...warnings.map(({ code, message }) => `Finding    ${plainText(message)} [${plainText(code)}]`),
    `           What a finding means and what to do: ${findingsFile}`,
  ];
}

export function verdict(report: Report): string {
  return plainText(verdictSentence(report));
}

/** By σ: the part of the denoiser that the Gaussian does not explain, and the same for the isotropic Gaussian. */
function table({ linearity, sampler, skip }: Report): string[] {
  const rows = linearity.map((row) => [
    sigma(row.sigma),
    row.gaussian ? nmseText(row.gaussian.denoiserNmse) : '–',
    row.gaussian ? nmseRange(row.gaussian.denoiserNmse) : '–',
    row.isotropic ? nmseText(row.isotropic.denoiserNmse) : '–',
    mark(row.sigma, sampler.sigmas, skip.recommended?.sigma, row.repeatable),
  ]);
  return align([['σ', 'NMSE', '95 % interval', 'isotropic', ''], ...rows]);
}

function mark(at: number, grid: readonly number[], skip: number | undefined, repeatable = true): string {
  if (!repeatable) return 'dominated by the network’s own error';
  if (skip === undefined) return '';
  const nearest = grid.reduce((best, value) => (Math.abs(value - at) < Math.abs(best - at) ? value : best), Infinity);
  return at >= skip && nearest >= skip ? 'skipped' : '';
}

function plan({ skip, speedup, sampler }: Report): string[] {
  const { recommended, samePicture } = skip;
  const lines: string[] = [];
  if (recommended) {
    const spacing = recommended.spacing === 'kept' ? 'on your sampler’s grid' : 're-spaced';
    lines.push(
      `Plan       formula to σ ${sigma(recommended.sigma)}${recommended.timestep === null ? '' : ` (t = ${recommended.timestep})`} in place of ${counted(recommended.skippedSteps, 'step')}, then ${counted(recommended.remainingSteps, 'step')} ${spacing}: ${recommended.evaluations} of ${sampler.evaluations} evaluations`,
      `Why        ${plainText(skip.reason)}`,
    );
  }
  const faster = measuredSpeedup(speedup);
  if (faster) lines.push(`Speed      ${faster}`);
  const doubt = recommended && speedupDoubt(speedup, recommended);
  if (doubt) lines.push(`           ${doubt}`);
  if (!skip.rungs)
    lines.push(
      samePicture
        ? `Same image down to σ ${sigma(samePicture.sigma)}: ${counted(samePicture.evaluations, 'evaluation')}, PSNR ${fixed(samePicture.psnr, 1)} dB`
        : 'Same image none of the skips tried produces it',
    );
  if (skip.sameDistribution) lines.push(`Features   ${plainText(distribution(skip.sameDistribution))}`);
  return lines;
}

/** What each meaning of "the same result" takes, with the reason where it has no answer. */
function rungs({ skip, model, sampler }: Report): string[] {
  const found = skip.rungs;
  if (!found) return [];
  const rows = CRITERIA.map((criterion) => {
    const rung = found[criterion];
    const { isotropic, status } = rung;
    const alone = withoutFormula(criterion, rung, sampler.evaluations);
    const chosen = pays(rung) ? rung.with : null;
    return [
      `${sameness(criterion, model)}${criterion === criterionOf(skip) ? ' *' : ''}`,
      chosen ? `${chosen.evaluations} (${percent(-chosen.saved)})` : NONE,
      alone === null ? NONE : String(alone),
      isotropic ? String(isotropic.evaluations) : NONE,
      statusWord(status).toLowerCase(),
    ];
  });
  const reasons = CRITERIA.filter((criterion) => criterion !== criterionOf(skip) && !pays(found[criterion])).map(
    (criterion) => `${sameness(criterion, model)}: ${found[criterion].reason}`,
  );
  return [
    '',
    ...align([['What stays the same', 'evaluations', 'no formula', 'isotropic', ''], ...rows]),
    ...reasons.map(plainText),
    '',
  ];
}

function checkpointToo({ checkpointStructure }: Report): string {
  return checkpointStructure ? ` (rank ${checkpointStructure.rank} from the checkpoint alone)` : '';
}

function device(provider: ProviderSection): string {
  const { device: name, used, requested, parity, speedup, fallback, remote } = provider;
  const facts = [
    ...(remote
      ? [name, ...serverWords(remote)]
      : [`${name} (${used}${requested === 'auto' ? ', chosen by auto' : ''})`]),
    ...(parity ? [`agrees with the CPU to ${parity.maxRelative.toExponential(1)}`] : []),
    ...(speedup === undefined ? [] : [`${times(speedup)} the CPU’s speed`]),
    ...(fallback === null ? [] : [`not used: ${fallback}`]),
  ];
  return facts.join('; ');
}

export function describeModel(model: Omit<ModelSection, 'sha256'>): string {
  return [
    `${plainText(model.path)}: ${model.family}, prediction ${model.prediction}, sample [${model.shape.join(', ')}], ${model.dtype}, ${bytes(model.bytes)}`,
    ...align(model.inputs.map(inputRow)),
    ...model.evidence.map((sentence) => `  ${plainText(sentence)}`),
    '',
  ].join('\n');
}

function inputRow({ name, role, type, shape }: ModelInput): string[] {
  const sizes = shape.map((size) => shownName(String(size)));
  return [`  ${shownName(name)}`, role, type, `[${sizes.join(', ')}]`];
}

export function describeProviders(statuses: readonly ProviderStatus[]): string {
  return `${align(statuses.map(({ name, works, device: on, reason }) => [name, works ? 'works' : 'no', plainText(reason ?? on)])).join('\n')}\n`;
}
