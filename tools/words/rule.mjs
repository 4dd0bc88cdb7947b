// An ESLint rule: what a person reads in host or page goes through `t` (src/shared/l10n) or `vscode.l10n.t`, as a literal and when it is
// shown, so that translations find it. What reads like code (identifiers, CSS classes, log lines, errors of programs) is left alone.

/** Attributes of `h(tag, attributes, …children)` that a person reads; all others are for programs. */
const READ_ATTRIBUTES = new Set(['aria-label', 'aria-description', 'aria-valuetext', 'title', 'alt', 'placeholder']);
/** Properties that hold words wherever they stand. */
const READ_PROPERTIES = new Set(
  `${[...READ_ATTRIBUTES].join(' ')} label detail description placeHolder prompt tooltip message caption openLabel saveLabel
  validationMessage headline note`.split(/\s+/),
);
/** Assigned to these, words are on the page at once. */
const READ_MEMBERS = new Set([
  'textContent',
  'innerText',
  'title',
  'label',
  'tooltip',
  'text',
  'detail',
  'description',
]);
/** The first arguments of these are shown as they are. */
const SHOWING =
  /^(show(Information|Warning|Error|Status)(Message)?|setStatusBarMessage|text|appendText|appendMarkdown|MarkdownString|TreeItem|Hover|Diagnostic|CodeLens|InlayHint|CodeAction|DiagnosisError)$/;
/** What their arguments say is for programs or for the log. */
const CODE =
  /^(counted|Error|TypeError|RangeError|AssertionError|assert|require|import|executeCommand|registerCommand|setContext|getConfiguration|affectsConfiguration|get|set|has|add|delete|update|hasOwn|startsWith|endsWith|includes|indexOf|split|replace|replaceAll|test|match|matches|matchAll|localeCompare|closest|querySelector|querySelectorAll|getElementById|createElement|createElementNS|setAttribute|getAttribute|removeAttribute|addEventListener|createOutputChannel|registerTool|RegExp|Map|Set|toLocaleString|joinPath|resolve|toString|parse|error|warn|info|debug|trace|log|note|guard|show|createHash|ThemeIcon|ThemeColor)$/;
const WORD = /[A-Za-z\u00c0-\u024f]{2,}/;
const SENTENCE = /[A-Za-z\u00c0-\u024f\u2019]{2,}[,.;:!?…)”]*\s+[(“]?[A-Za-z\u00c0-\u024f]|[a-z]{2,}…|[a-z]{3,}[.!?]$/;
const CAPITALIZED = /^[A-Z][a-z]{2,}(…|:)?$/;
/** "{0} left", "new: {0}" */
const BESIDE_VALUE = /\{\d+\},? (?!min\b|ms\b|px\b)[a-z]{2,}|\b[A-Za-z]?[a-z]{2,}[:,]? \{\d+\}/;
/** "plot plot-wide", "evenodd": classes and values of attributes. */
const CLASSES = /^[a-z]+(-[a-z]+)*( [a-z]+(-[a-z]+)+)+$|^[a-z]+(-[a-z]+)+( [a-z]+(-[a-z]+)*)+$/;

export const words = {
  meta: {
    type: 'problem',
    fixable: 'code',
    schema: [],
    messages: {
      literal: 'A person reads this: write t({{text}}) (src/shared/l10n), so that it can be translated.',
      computed: 'The words of t must be a literal, so that npm run generate finds them; values stand in {0}, {1}, …',
      early: 'Call t when the words are shown: before the start of the host or page there are no translations.',
    },
  },
  create(context) {
    /** Words that stand in the file itself, whichever literal they are. */
    function check(node) {
      const text = textOf(node);
      if (!WORD.test(text) || !isRead(node, text)) return;
      context.report({
        node,
        messageId: 'literal',
        data: { text: context.sourceCode.getText(node).slice(0, 60) },
        ...(process.env.WORDS_FIX && { fix: (fixer) => fixer.replaceText(node, wrapped(node, context.sourceCode)) }),
      });
    }
    return {
      Literal: (node) => typeof node.value === 'string' && check(node),
      TemplateLiteral: check,
      CallExpression(node) {
        const name = calleeOf(node);
        if (!isTranslation(node)) return;
        const [first] = node.arguments;
        const message = first?.type === 'ObjectExpression' ? valueOf(first, 'message') : first;
        if (message && !isWhole(message)) context.report({ node: message, messageId: 'computed' });
        if (name === 't' && node.callee.type === 'Identifier' && !isInFunction(node))
          context.report({ node, messageId: 'early' });
      },
    };
  },
};

function valueOf(object, name) {
  return object.properties.find((one) => one.type === 'Property' && nameOf(one.key) === name)?.value;
}

/** The words of a literal, with its places for values as they are marked in `t`. */
export function textOf(node) {
  if (node.type === 'Literal') return String(node.value);
  return node.quasis
    .map(({ value }, i) => (value.cooked ?? '') + (i < node.expressions.length ? `{${i}}` : ''))
    .join('');
}

function wrapped(node, source) {
  const quote = (text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
  const values = (node.expressions ?? []).map((one) => source.getText(one));
  return `t(${[quote(textOf(node)), ...values].join(', ')})`;
}

const isWhole = (node) =>
  (node.type === 'Literal' && typeof node.value === 'string') ||
  (node.type === 'TemplateLiteral' && node.expressions.length === 0);

/** `t(…)`, `l10n.t(…)` or `vscode.l10n.t(…)`. */
export function isTranslation(node) {
  if (node.type !== 'CallExpression') return false;
  const { callee } = node;
  if (callee.type === 'Identifier') return callee.name === 't';
  if (callee.type !== 'MemberExpression' || nameOf(callee.property) !== 't') return false;
  const of = callee.object;
  return nameOf(of.type === 'MemberExpression' ? of.property : of) === 'l10n';
}

function isInFunction(node) {
  for (let at = node.parent; at; at = at.parent)
    if (/Function/.test(at.type) || at.type === 'PropertyDefinition') return true;
  return false;
}

const nameOf = (node) => (node?.type === 'Identifier' ? node.name : node?.type === 'Literal' ? String(node.value) : '');

function calleeOf(node) {
  const { callee } = node;
  return nameOf(callee.type === 'MemberExpression' ? callee.property : callee);
}

/** Whether a person reads it, by where it stands and, where that does not tell, by how it reads. */
function isRead(node, text) {
  const place = placeOf(node);
  if (place === 'code') return false;
  // Names, measures and file types are the same in all languages: "CPU", "PSNR", "σ {0} dB".
  const letters = text.replace(/\{\d+\}/g, ' ').replace(/\b(min|ms|dB)\b/g, ' ');
  if (!WORD.test(letters) || /^\s*<\/?\w/.test(text)) return false;
  if (place === 'read')
    return (
      (/[a-z]{3,}|[A-Za-z]+\s+[a-z]{2,}/.test(letters) || BESIDE_VALUE.test(text)) &&
      !/^[\w.+-]*\d[\w.+-]*$/.test(letters.trim())
    );
  if (CLASSES.test(text) || /^[\w.-]*[/\\<>=#$@][^ ]*$/.test(text)) return false;
  return SENTENCE.test(letters) || CAPITALIZED.test(text) || BESIDE_VALUE.test(text);
}

/** 'read' for what is surely shown, 'code' for what surely is not, null where its words must tell. */
function placeOf(start) {
  let node = start;
  for (let { parent } = node; parent; node = parent, { parent } = parent) {
    switch (parent.type) {
      case 'ConditionalExpression':
        if (parent.test === node) return 'code';
        continue;
      case 'BinaryExpression':
        if (parent.operator !== '+') return 'code';
        continue;
      case 'TemplateLiteral':
      case 'LogicalExpression':
      case 'ArrayExpression':
      case 'SpreadElement':
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
      case 'TSNonNullExpression':
        continue;
      case 'MemberExpression':
        // `['one', 'two'].join(', ')` shows both.
        return node.type === 'ArrayExpression' && parent.object === node ? null : 'code';
      case 'SwitchCase':
      case 'ImportDeclaration':
      case 'ExportNamedDeclaration':
      case 'ExportAllDeclaration':
      case 'ImportExpression':
      case 'ImportAttribute':
      case 'ExpressionStatement':
      case 'TaggedTemplateExpression':
      case 'ThrowStatement':
        return 'code';
      case 'Property':
        if (parent.key === node) return 'code';
        return ofProperty(parent);
      case 'PropertyDefinition':
        return parent.key === node ? 'code' : null;
      case 'AssignmentExpression':
        if (parent.left.type === 'MemberExpression') {
          const name = nameOf(parent.left.property);
          if (/^(className|innerHTML|contextValue|id|command|iconPath|rel|href|src)$/.test(name)) return 'code';
          return READ_MEMBERS.has(name) ? 'read' : null;
        }
        return null;
      case 'CallExpression':
      case 'NewExpression':
        return parent.callee === node ? 'code' : ofArgument(parent, node);
      case 'VariableDeclarator':
        return /class(Name)?$|selector/i.test(nameOf(parent.id)) ? 'code' : null;
      default:
        if (/^TS/.test(parent.type)) return 'code';
        return null;
    }
  }
  return null;
}

function ofProperty(property) {
  const name = nameOf(property.key);
  const object = property.parent;
  const call = object.parent;
  const isAttributes = call?.type === 'CallExpression' && calleeOf(call) === 'h' && call.arguments[1] === object;
  if (isAttributes) return READ_ATTRIBUTES.has(name) ? 'read' : 'code';
  if (/^(class|className|key|id|kind|code|href|d|icon|command|key|viewType|type|shape|ink|dash)$/.test(name))
    return 'code';
  return READ_PROPERTIES.has(name) ? 'read' : null;
}

function ofArgument(call, node) {
  if (isTranslation(call)) return 'code';
  const name = calleeOf(call);
  const index = call.arguments.indexOf(node);
  if (name === 'h') return index < 2 ? 'code' : 'read';
  if (name === 'DiagnosisError') return index === 0 ? 'code' : 'read';
  // A bug, or what a module tells its neighbor: never shown as it is.
  if (CODE.test(name) || call.parent.type === 'ThrowStatement') return 'code';
  return SHOWING.test(name) ? 'read' : null;
}
