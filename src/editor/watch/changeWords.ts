import type { Comparison } from '../../domain/comparison';
import type { Report } from '../../domain/report';
import { criterionOf } from '../../domain/rungs';
import { sigma } from '../../shared/format';
import { nmseText } from '../../shared/nmseWords';
import { fromTo } from './epochs';

/** Findings about the network: those about the measurement come and go with the effort. */
const ofNetwork = new Set([
  'under-trained',
  'low-precision',
  'does-not-denoise',
  'samples-unlike-data',
  'never-noise',
  'mean-offset',
  'not-deterministic',
  'memorisation',
  'overflow',
]);

/**
 * What has changed beyond noise, in one line: "epoch 40 → 60: under-trained is gone; skip σ 19.4 → 12.9".
 * @returns null where nothing has
 */
export function changeWords(comparison: Comparison, a: Report, b: Report): string | null {
  const words = [...findingWords(comparison), ...skipWords(comparison, b), ...nmseWords(comparison)];
  return words.length === 0 ? null : `${fromTo(a, b)}: ${words.join('; ')}`;
}

function findingWords({ warnings: { came, went } }: Comparison): string[] {
  const codes = (some: typeof came): string[] => some.map(({ code }) => code).filter((code) => ofNetwork.has(code));
  return [...codes(went).map((code) => `${code} is gone`), ...codes(came).map((code) => `${code} is new`)];
}

function skipWords({ plan, rungs }: Comparison, report: Report): string[] {
  const rung = rungs?.find(({ criterion }) => criterion === criterionOf(report.skip));
  const isReal = [plan.change, rung?.change].some((change) => change === 'better' || change === 'worse');
  if (!isReal) return [];
  const { a, b } = plan;
  if (a && b && a.sigma !== b.sigma) return [`skip σ ${sigma(a.sigma)} → ${sigma(b.sigma)}`];
  if (a && b)
    return a.evaluations === b.evaluations ? [] : [`skip for ${a.evaluations} → ${b.evaluations} evaluations`];
  if (a) return ['no skip pays now'];
  return b ? [`a skip to σ ${sigma(b.sigma)} pays now`] : [];
}

function nmseWords({ nmse }: Comparison): string[] {
  const changed = nmse
    .filter(({ change, interpolated }) => (change === 'better' || change === 'worse') && !interpolated)
    .sort((one, other) => other.sigma - one.sigma);
  const [first, ...others] = changed;
  if (!first?.a) return [];
  const more = others.length > 0 ? `, and at ${others.length} more σ` : '';
  return [`NMSE at σ ${sigma(first.sigma)} ${nmseText(first.a)} → ${nmseText(first.b)}${more}`];
}
