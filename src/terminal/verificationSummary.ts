import { samplerName } from '../domain/samplerNames';
import type { LevelComparison, Verification, VerifiedNetwork } from '../domain/verification';
import { count, fixed, NONE, percent, seconds, sigma, significant } from '../shared/format';
import { evenly } from '../shared/evenly';
import { plainText, shownName } from '../shared/shown';
import { align } from './columns';

/** Rows of the table over σ. */
const MOST_ROWS = 9;

export function verificationVerdict({ verdict }: Verification): string {
  return `${plainText(verdict)}\n`;
}

/** The verdict, the differences over σ, the final pictures, what was compared, and the cost. */
export function verificationSummary(found: Verification): string {
  const { sampler, pictures, causes, notes, evaluations, durationMs } = found;
  const { a, b, recognition, run } = evaluations;
  return [
    plainText(found.verdict),
    '',
    ...table(found.levels),
    '',
    `A          ${network(found.a)}`,
    `B          ${network(found.b)}`,
    `Sampler    ${samplerName(sampler)}, ${count(run)} evaluations a run`,
    ...pictureLines(pictures),
    ...causes.map(
      ({ message, error }) =>
        `Cause      ${plainText(message)}${error ? ` Output error ${percent(error.asIs)}, and ${percent(error.undone)} after undoing this.` : ''}`,
    ),
    ...notes.map((note) => `Note       ${plainText(note)}`),
    `Cost       ${count(a)} evaluations of A (${count(recognition)} to recognize it), ${count(b)} of B, ${seconds(durationMs / 1000)}`,
    '',
  ].join('\n');
}

function table(levels: readonly LevelComparison[]): string[] {
  const shown = evenly(levels.length, MOST_ROWS).flatMap((i) => levels[i] ?? []);
  const rows = shown.map(({ sigma: at, denoised, raw, behavior }) => [
    sigma(at),
    part(denoised),
    part(raw),
    behavior === 'not-finite' ? 'not finite' : behavior,
  ]);
  return align([['σ', 'D', 'output', 'classified as'], ...rows]);
}

function part(value: number | null): string {
  return value === null ? NONE : significant(value, 2);
}

function network({ path, dtype, provider, device }: VerifiedNetwork): string {
  return `${shownName(path)} (${plainText(dtype)}${provider === null ? '' : `, ${provider}`}${device === '' ? '' : `, ${plainText(device)}`})`;
}

function pictureLines(pictures: Verification['pictures']): string[] {
  if (!pictures) return [];
  const { psnr, ssim, relativeRms, changed } = pictures;
  const facts = psnr
    ? [
        `median PSNR ${fixed(psnr.median, 1)} dB, lowest ${fixed(psnr.lowest, 1)} dB`,
        ...(ssim === null ? [] : [`SSIM ${fixed(ssim, 3)}`]),
      ]
    : [
        `median difference ${percent(relativeRms.median)} of the samples’ spread, largest ${percent(relativeRms.highest)}`,
      ];
  const share = `${changed.count} of ${changed.of} changed (at most ${percent(changed.high)} of all with 95 % confidence)`;
  return [`Images     ${[...facts, share].join(', ')}`];
}
