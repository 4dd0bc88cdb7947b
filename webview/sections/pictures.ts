import type { Pictures } from '../../src/domain/report';
import { sigma, significant } from '../../src/shared/format';
import { h, type MarkupElement } from '../markup/node';
import type { PageModel } from '../view';
import { awaiting, section } from './section';
import { scrollable } from './table';

/** What the skip does to pictures, and what the Gaussian is made of. */
export function pictures({ partial, ...state }: PageModel): MarkupElement | null {
  const { pictures: shown, structure } = partial;
  // A model whose samples are not pictures has none to show.
  if (shown === null || (partial.durationMs !== undefined && !shown)) return null;
  if (!shown) {
    const waiting = awaiting({ partial, ...state }, 'skip');
    return section('pictures', 'Pictures', waiting);
  }
  return section(
    'pictures',
    'Pictures',
    'The same seeds with the full run and with the skip, and what the Gaussian consists of.',
    scrollable('Samples of the same seeds', samples(shown)),
    h('p', { key: 'of', class: 'aside' }, 'Mean of the Gaussian and its leading components'),
    scrollable('Mean and leading components', components(shown, structure?.eigenvalues ?? [])),
  );
}

function samples(shown: Pictures): MarkupElement {
  const { full, skipped, difference, sigma: at, differenceGain } = shown;
  const skipName = at === null ? 'with the skip' : `skip to σ ${sigma(at)}`;
  return h(
    'table',
    { key: 'samples', class: 'pictures' },
    h('caption', {}, 'Columns are seeds'),
    h(
      'tbody',
      {},
      row('full run', full, shown),
      skipped && row(skipName, skipped, shown),
      difference && row(`difference ×${significant(differenceGain, 2)}`, difference, shown),
    ),
  );
}

function row(name: string, images: readonly string[], size: Pictures): MarkupElement {
  return h(
    'tr',
    { key: name },
    h('th', { scope: 'row', class: 'text' }, name),
    images.map((png, i) => h('td', {}, picture(png, `${name}, seed ${i + 1}`, size))),
  );
}

function components(shown: Pictures, eigenvalues: readonly number[]): MarkupElement {
  const labelled = shown.components.map((png, i) => ({
    png,
    alt: `The Gaussian’s component ${i + 1} as a picture`,
    label: eigenvalues[i] === undefined ? `u${i + 1}` : `√λ ${sigma(Math.sqrt(Math.max(0, eigenvalues[i])))}`,
  }));
  return h(
    'ul',
    { key: 'components', class: 'components' },
    [{ png: shown.mean, alt: 'The Gaussian’s mean as a picture', label: 'mean' }, ...labelled].map(
      ({ png, alt, label }) => h('li', {}, picture(png, alt, shown), h('span', {}, label)),
    ),
  );
}

function picture(png: string, alt: string, { width, height }: Pictures): MarkupElement {
  const isSmall = Math.max(width, height) <= 64;
  const className = isSmall ? 'sample pixelated' : 'sample';
  return h('img', { class: className, src: `data:image/png;base64,${png}`, alt, width, height });
}
