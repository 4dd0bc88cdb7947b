import type { MarkupElement, MarkupNode } from './node';

const SVG = 'http://www.w3.org/2000/svg';

/** Attributes that belong to the reader once the element exists: an opened table stays open. */
const READERS = new Set(['open']);

/**
 * Changes `parent`, which shows `before`, until it shows `after`. What is equal is not touched, so focus, selection,
 * scroll positions and opened details survive. `parent` must have no children but those drawn here.
 */
export function patch(parent: Element, before: readonly MarkupNode[], after: readonly MarkupNode[]): void {
  const old = [...parent.childNodes];
  const taken = new Set<number>();
  const nodes = after.map((next) => {
    const index = before.findIndex((candidate, i) => !taken.has(i) && isSame(candidate, next));
    const [node, shown] = [old[index], before[index]];
    if (!node || shown === undefined) return create(next, parent);
    taken.add(index);
    update(node, shown, next);
    return node;
  });
  // Leftovers go first: then nodes that stay are already in order and need not move, which would cost them the focus.
  old.forEach((node, i) => !taken.has(i) && node.remove());
  nodes.forEach((node, i) => {
    const current = parent.childNodes[i] ?? null;
    if (current !== node) parent.insertBefore(node, current);
  });
}

function isSame(a: MarkupNode, b: MarkupNode): boolean {
  if (typeof a === 'string' || typeof b === 'string') return typeof a === typeof b;
  return a.tag === b.tag && a.key === b.key;
}

function update(node: ChildNode, before: MarkupNode, after: MarkupNode): void {
  if (before === after) return;
  if (typeof before === 'string' || typeof after === 'string') {
    if (before !== after) node.textContent = after as string;
    return;
  }
  const element = node as Element;
  for (const name of Object.keys(before.attributes)) {
    if (!(name in after.attributes) && !READERS.has(name)) element.removeAttribute(name);
  }
  for (const [name, value] of Object.entries(after.attributes)) {
    if (before.attributes[name] !== value && !READERS.has(name)) element.setAttribute(name, value);
  }
  patch(element, before.children, after.children);
}

function create(node: MarkupNode, parent: Element): ChildNode {
  if (typeof node === 'string') return document.createTextNode(node);
  const element = createElement(node, parent);
  for (const [name, value] of Object.entries(node.attributes)) element.setAttribute(name, value);
  element.append(...node.children.map((child) => create(child, element)));
  return element;
}

function createElement(node: MarkupElement, parent: Element): Element {
  return node.tag === 'svg' || parent.namespaceURI === SVG
    ? document.createElementNS(SVG, node.tag)
    : document.createElement(node.tag);
}
