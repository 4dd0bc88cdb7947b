import tseslint from 'typescript-eslint';

/** The borders of docs/architecture.md: what each room may import besides itself. */
const rooms = {
  domain: [],
  shared: ['domain'],
  score: ['domain'],
  samplers: ['domain', 'shared', 'score'],
  checkpoint: ['domain', 'shared'],
  data: ['domain', 'shared', 'score'],
  engine: ['domain', 'shared', 'score', 'checkpoint'],
  diagnosis: ['domain', 'shared', 'score', 'samplers', 'checkpoint', 'data', 'engine'],
  reports: ['domain', 'shared', 'samplers'],
  worker: ['domain', 'shared', 'diagnosis', 'engine', 'checkpoint'],
  export: [
    'domain',
    'shared',
    'samplers',
    'webview',
    'score',
    'checkpoint/onnx/writer',
    'checkpoint/onnx/header',
    'data/teleportFile',
  ],
  terminal: [
    'domain',
    'shared',
    'samplers',
    'reports',
    'worker',
    'export',
    'webview',
    'data/teleportFile',
    'data/moments/momentsFile',
  ],
  editor: [
    'domain',
    'shared',
    'samplers',
    'reports',
    'worker',
    'export',
    'checkpoint/layout/sidecar',
    'checkpoint/layout/writeSidecar',
    'checkpoint/layout/modelFolder',
    'webview/shell',
  ],
};
const all = Object.keys(rooms);

/** Another room's folder as seen from a file in `room`, except the allowed ones (a room, or one file of it). */
function border(room, allowed) {
  const whole = allowed.filter((name) => !name.includes('/'));
  const parts = allowed.filter((name) => name.includes('/'));
  const patterns = [...all, 'webview']
    .filter((other) => other !== room && !whole.includes(other))
    .map((other) => {
      const files = parts.filter((name) => name.startsWith(`${other}/`)).map((name) => name.slice(other.length + 1));
      return {
        regex: `^(\\.\\./)+${other}/(?!(${files.join('|') || '$^'})$)`,
        message: `${room} may not import ${other} (docs/architecture.md).`,
      };
    });
  const paths = [];
  if (room !== 'editor') paths.push({ name: 'vscode', message: 'Only editor/ imports vscode.' });
  if (room !== 'engine') paths.push({ name: 'onnxruntime-node', message: 'Only engine/ imports onnxruntime-node.' });
  if (room === 'score')
    patterns.push({ regex: '^(?!ml-matrix$)[^.]', message: 'score/ imports ml-matrix and nothing else.' });
  return {
    files: [`src/${room}/**/*.ts`],
    rules: { 'no-restricted-imports': ['error', { patterns, paths }] },
  };
}

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '**/*.{mjs,cjs}', 'test/page/**/*.js'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { project: ['./tsconfig.json', './webview/tsconfig.json'] } },
    rules: {
      // Typed arrays are indexed everywhere here; a bounds check an element would hide the mathematics.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
    },
  },
  ...Object.entries(rooms).map(([room, allowed]) => border(room, allowed)),
  {
    files: ['webview/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(\\.\\./)+src/(?!(shared|domain|samplers)/)',
              message: 'webview imports only domain, shared and samplers.',
            },
          ],
          paths: ['vscode', 'onnxruntime-node'],
        },
      ],
    },
  },
);
