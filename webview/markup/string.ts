import type { MarkupNode } from './node';

/** HTML elements that have no content and no end tag. */
const VOID = new Set(['br', 'hr', 'img', 'meta', 'link', 'input', 'wbr', 'col']);

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Safe both as text and inside a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}

/** HTML source of a tree; every text and attribute value is escaped here and nowhere else. */
export function renderToString(node: MarkupNode): string {
  if (typeof node === 'string') return escapeHtml(node);
  const attributes = Object.entries(node.attributes).map(([name, value]) => ` ${name}="${escapeHtml(value)}"`);
  const start = `<${node.tag}${attributes.join('')}>`;
  if (VOID.has(node.tag)) return start;
  return `${start}${node.children.map(renderToString).join('')}</${node.tag}>`;
}
