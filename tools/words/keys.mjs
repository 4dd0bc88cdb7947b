// The words that translations need: what stands in calls of `t`, `translated`'s tables and the nouns of `counted`.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parser } from 'typescript-eslint';
import { isTranslation, textOf } from './rule.mjs';

/** Where words are shown from; what stays English is not asked for. */
const FOLDERS = ['src', 'webview'];

/** @returns the words in the source below `root`, each once, in the order of the alphabet */
export function wordsIn(root) {
  const found = new Set();
  for (const folder of FOLDERS)
    for (const name of readdirSync(path.join(root, folder), { recursive: true }))
      if (name.endsWith('.ts'))
        for (const words of wordsOf(readFileSync(path.join(root, folder, name), 'utf8'))) found.add(words);
  return [...found].sort(byAlphabet);
}

export const byAlphabet = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** @returns the words in a module's source */
export function wordsOf(source) {
  const found = [];
  visit(parser.parseForESLint(source, { range: false, loc: false }).ast, (node) => {
    if (node.type !== 'CallExpression') return;
    if (isTranslation(node)) found.push(...literals(node.arguments[0]));
    else if (node.callee.type === 'Identifier' && node.callee.name === 'counted') {
      const [, noun, plural] = node.arguments.map((one) => literals(one)[0]);
      if (noun !== undefined) found.push(`{0} ${noun}`, `{0} ${plural ?? `${noun}s`}`);
    }
  });
  return found;
}

function literals(node) {
  if (node?.type === 'Literal' && typeof node.value === 'string') return [node.value];
  return node?.type === 'TemplateLiteral' && node.expressions.length === 0 ? [textOf(node)] : [];
}

function visit(node, see) {
  if (Array.isArray(node)) return node.forEach((one) => visit(one, see));
  if (typeof node?.type !== 'string') return;
  see(node);
  for (const [name, child] of Object.entries(node))
    if (name !== 'parent' && typeof child === 'object' && child !== null) visit(child, see);
}
