import { area } from 'd3-shape';
import { publishedBand, LINEARITY_SOURCE, type BandPoint } from '../../src/domain/published';
import { h, type MarkupElement } from '../markup/node';
import { px, type Plot } from './plot';
import type { Scale } from './scales';
import { t } from '../../src/shared/l10n';

export const publishedNetworks = (): string =>
  t('published EDM networks for CIFAR-10 and AFHQv2-64 [{0}]', LINEARITY_SOURCE);

/** The band of published networks, as far as it lies in the plot; null where fewer than two of its points do. */
export function drawPublished(std: number, plot: Plot, x: Scale, y: Scale): MarkupElement | null {
  const shown = bandWithin(std, x);
  if (shown.length < 2) return null;
  const inPlot = (value: number): number => px(Math.min(plot.bottom, Math.max(plot.top, y(value))));
  const path = area<BandPoint>()
    .x(({ sigma }) => px(x(sigma)))
    .y0(({ low }) => inPlot(low))
    .y1(({ high }) => inPlot(high));
  return h('g', { class: 'published' }, h('title', {}, publishedNetworks()), h('path', { d: path(shown) ?? '' }));
}

function bandWithin(std: number, x: Scale): BandPoint[] {
  const ends = x.domain();
  return publishedBand(std).filter(
    ({ sigma }) => sigma >= Math.min(...ends) * (1 - 1e-9) && sigma <= Math.max(...ends) * (1 + 1e-9),
  );
}
