import type { Pictures } from '../../src/domain/report';
import { sigma, significant } from '../../src/shared/format';
import { h, type MarkupElement } from '../markup/node';
import type { PageModel } from '../view';
import { awaiting, section } from './section';
import { scrollable } from './table';
import { t } from '../../src/shared/l10n';

/** What the skip does to images, and what the Gaussian consists of. */
export function pictures({ partial, ...state }: PageModel): MarkupElement | null {
  const { pictures: shown, structure } = partial;
  // A model whose samples are not images has none to show.
  if (shown === null || (partial.durationMs !== undefined && !shown)) return null;
  if (!shown) {
    const waiting = awaiting({ partial, ...state }, 'skip');
    return section('pictures', t('Images'), waiting, h('div', { key: 'room', class: 'room-for-pictures' }));
  }
  return section(
    'pictures',
    t('Images'),
    t('The same seeds with the full run and with the skip, and the mean and components of the Gaussian.'),
    scrollable(t('Samples of the same seeds'), samples(shown)),
    h('p', { key: 'of', class: 'aside' }, t('Mean and leading components of the Gaussian')),
    scrollable(t('Mean and leading components'), components(shown, structure?.eigenvalues ?? [])),
  );
}

function samples(shown: Pictures): MarkupElement {
  const { full, skipped, difference, sigma: at, differenceGain } = shown;
  const skipName = at === null ? t('with the skip') : t('skip to σ {0}', sigma(at));
  return h(
    'table',
    { key: 'samples', class: 'pictures' },
    h('caption', {}, t('Columns are seeds')),
    h(
      'tbody',
      {},
      row(t('full run'), full, shown),
      skipped && row(skipName, skipped, shown),
      difference && row(t('difference ×{0}', significant(differenceGain, 2)), difference, shown),
    ),
  );
}

/** One row of images, all of a size. */
export function row(name: string, images: readonly string[], size: Pictures): MarkupElement {
  return h(
    'tr',
    { key: name },
    h('th', { scope: 'row', class: 'text' }, name),
    images.map((png, i) => h('td', {}, image(png, t('{0}, seed {1}', name, i + 1), size))),
  );
}

function components(shown: Pictures, eigenvalues: readonly number[]): MarkupElement {
  const labeled = shown.components.map((png, i) => ({
    png,
    alt: t('Component {0} of the Gaussian as an image', i + 1),
    label: eigenvalues[i] === undefined ? `u${i + 1}` : `√λ ${sigma(Math.sqrt(Math.max(0, eigenvalues[i])))}`,
  }));
  return h(
    'ul',
    { key: 'components', class: 'components' },
    [{ png: shown.mean, alt: t('Mean of the Gaussian as an image'), label: t('mean') }, ...labeled].map(
      ({ png, alt, label }) => h('li', {}, image(png, alt, shown), h('span', {}, label)),
    ),
  );
}

function image(png: string, alt: string, { width, height }: Pictures): MarkupElement {
  const isSmall = Math.max(width, height) <= 64;
  const className = isSmall ? 'sample pixelated' : 'sample';
  return h('img', { class: className, src: `data:image/png;base64,${png}`, alt, width, height });
}
