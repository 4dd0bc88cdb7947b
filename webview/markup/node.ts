import { plainLines } from '../../src/shared/shown';
import { typeset } from './typeset';

/** A page as data: built by pure functions, drawn by `renderToString` (files, tests) or `patch` (the live page). */
export interface MarkupElement {
  readonly tag: string;
  /** Tells siblings apart across redraws, so that the same element in the page stays the same. */
  readonly key: string | undefined;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly MarkupNode[];
}

/** Strings are plain text: both renderers escape them, so a hostile file name stays a file name. */
export type MarkupNode = MarkupElement | string;

/** What may stand among the children: absent ones leave no trace. */
export type Child = MarkupNode | null | undefined | false | readonly Child[];

export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** One element (the usual "hyperscript" signature). `true` writes an empty attribute, `false` and undefined none. */
export function h(tag: string, attributes: Attributes = {}, ...children: Child[]): MarkupElement {
  const { key, ...rest } = attributes;
  const written = Object.entries(rest)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([name, value]) => [name, asText(name, value)] as const);
  return {
    tag,
    key: key === undefined ? undefined : String(key),
    attributes: Object.fromEntries(written),
    children: flatten(children),
  };
}

/** An image's data are long, and never text. */
function asText(name: string, value: Attributes[string]): string {
  if (value === true) return '';
  return name === 'src' ? String(value) : plainLines(String(value));
}

function flatten(children: readonly Child[]): MarkupNode[] {
  return children.flatMap((child) => {
    if (child === null || child === undefined || child === false) return [];
    if (typeof child === 'string') return [typeset(plainLines(child))];
    return Array.isArray(child) ? flatten(child as readonly Child[]) : [child as MarkupNode];
  });
}
