import { HIGHEST_NMSE } from '../../shared/words/nmseWords';
import type { Summary } from './summary';

const WIDTH = 280;
const HEIGHT = 72;
const PADDING = 6;
/** Below this the curve stays at the bottom, 0 included. */
const LOWEST = 1e-3;

/**
 * The NMSE over σ as a small picture, both in logarithms and σ falling to the right, as sampling goes; the plan's σ as a line.
 * @param ink a color that can be read on the hover's background
 */
export function nmseChart({ nmse, plan }: Pick<Summary, 'nmse' | 'plan'>, ink: string): string | null {
  const [first, last] = [nmse[0], nmse.at(-1)];
  if (!first || !last || nmse.length < 2) return null;
  const x = (sigma: number): number =>
    PADDING + (WIDTH - 2 * PADDING) * (Math.log(first.sigma / sigma) / Math.log(first.sigma / last.sigma));
  const [low, high] = [Math.log(LOWEST), Math.log(Math.max(1, ...nmse.map((point) => point.nmse.value)))];
  const top = Math.min(high, Math.log(HIGHEST_NMSE));
  const y = (value: number): number => {
    const part = (Math.log(Math.min(Math.max(value, LOWEST), HIGHEST_NMSE)) - low) / (top - low);
    return HEIGHT - PADDING - (HEIGHT - 2 * PADDING) * part;
  };
  const point = (sigma: number, value: number): string => `${x(sigma).toFixed(1)},${y(value).toFixed(1)}`;
  const line = nmse.map(({ sigma, nmse: { value } }) => point(sigma, value)).join(' ');
  const band = [
    ...nmse.map(({ sigma, nmse: { high: end } }) => point(sigma, end)),
    ...[...nmse].reverse().map(({ sigma, nmse: { low: end } }) => point(sigma, end)),
  ].join(' ');
  const isWithin = plan && plan.sigma <= first.sigma && plan.sigma >= last.sigma;
  const mark = isWithin
    ? `<line x1="${x(plan.sigma).toFixed(1)}" x2="${x(plan.sigma).toFixed(1)}" y1="0" y2="${HEIGHT}" stroke="${ink}" stroke-dasharray="3 3"/>`
    : '';
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}">` +
    `<line x1="0" x2="${WIDTH}" y1="${HEIGHT - 1}" y2="${HEIGHT - 1}" stroke="${ink}" opacity=".4"/>${mark}` +
    `<polygon points="${band}" fill="#3794ff" opacity=".25"/>` +
    `<polyline points="${line}" fill="none" stroke="#3794ff" stroke-width="2"/></svg>`
  );
}
