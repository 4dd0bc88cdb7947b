import assert from 'node:assert/strict';
import type { MarkupElement, MarkupNode } from '../../../webview/markup/node';
import type { Size } from '../../../webview/charts/plot';

export const SIZE: Size = { width: 600, height: 320 };

/** All text inside, in reading order. */
export function textOf(node: MarkupNode): string {
  return typeof node === 'string' ? node : node.children.map(textOf).join('');
}

/** Every element inside (and `node` itself) that `matches`, in document order. */
export function findAll(node: MarkupNode, matches: (element: MarkupElement) => boolean): MarkupElement[] {
  if (typeof node === 'string') return [];
  return [...(matches(node) ? [node] : []), ...node.children.flatMap((child) => findAll(child, matches))];
}

export const hasClass = (name: string) => (element: MarkupElement) =>
  (element.attributes['class'] ?? '').split(' ').includes(name);

export interface DrawnPoint {
  x: number;
  y: number;
  title: string;
  classes: string[];
}

/** The data points of a chart, in drawing order, in its pixels. */
export function points(chart: MarkupElement): DrawnPoint[] {
  return findAll(chart, hasClass('point')).map((element) => {
    const [x, y] = /^translate\((\S+) (\S+)\)$/
      .exec(element.attributes['transform'] ?? '')!
      .slice(1)
      .map(Number);
    return { x: x!, y: y!, title: textOf(element), classes: element.attributes['class']!.split(' ') };
  });
}

/** The one point whose title says `words`. */
export function pointOf(chart: MarkupElement, words: string): DrawnPoint {
  const found = points(chart).filter(({ title }) => title.includes(words));
  assert.equal(found.length, 1, `one point says "${words}"`);
  return found[0]!;
}

/** Fails where a coordinate is not a number: what a chart does with a value it should have left out. */
export function assertDrawable(chart: MarkupElement): void {
  for (const element of findAll(chart, () => true)) {
    for (const [name, value] of Object.entries(element.attributes)) {
      if (name !== 'aria-label') assert.doesNotMatch(value, /NaN|Infinity|undefined/, `${element.tag} ${name}`);
    }
  }
}

export function label(chart: MarkupElement): string {
  assert.equal(chart.attributes['role'], 'img');
  return chart.attributes['aria-label'] ?? '';
}

export const close = (actual: number, expected: number, tolerance = 0.02): void =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is ${expected}`);
