import tseslint from 'typescript-eslint';

/** Loops over flat arrays by index: a bounds check an element would hide the mathematics, so `!` may stand there. */
const NUMERIC = [
  'src/score/**',
  'src/data/{layout,resize,teleportFile}.ts',
  'src/data/moments/{covariance,halves,passes}.ts',
  'src/data/formats/{jpeg,jpegFrame}.ts',
  'src/engine/{conditions,denoiser,guidance,linearAlgebra,tensors}.ts',
  'src/diagnosis/skip/look/{directions,featureSpaces}.ts',
  'src/checkpoint/onnx/wire.ts',
  'src/diagnosis/probes.ts',
  'src/diagnosis/baseline/{seededRuns,straightRuns,trajectory}.ts',
  'src/diagnosis/device/largestDifference.ts',
  'src/diagnosis/linearity/{agreement,guidance,linearity,meanOffset,memorization}.ts',
  'src/diagnosis/skip/{comparison,foresee,pixels,predict}.ts',
  'src/diagnosis/structure/{clusters,dataScale,mixture,scaledData}.ts',
  'src/samplers/schedulerAlphas.ts',
  'src/samplers/grids/{ddim,edm,flow,interpolated,multistep,spacing}.ts',
];
/** A product takes its factors with their three sizes, in the order of BLAS, and is called in inner loops. */
const MATRIX_PRODUCTS = ['src/score/algebra/{eigenpairs,matmul,orthonormalRows}.ts', 'src/engine/linearAlgebra.ts'];

/** What VS Code's window reads links or icons in. */
const INTERPRETED = [
  'show(Error|Information|Warning)Message',
  'showQuickPick',
  'showInputBox',
  'createQuickPick',
  'setStatusBarMessage',
  'createStatusBarItem',
];

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '**/*.{mjs,cjs}', 'test/page/**/*.js'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { project: ['./tsconfig.json', './webview/tsconfig.json'] } },
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
    },
  },
  {
    files: ['src/**/*.ts', 'webview/**/*.ts'],
    ignores: ['src/domain/generated/**'],
    rules: { 'max-lines': ['error', 300] },
  },
  {
    files: ['src/**/*.ts', 'webview/**/*.ts'],
    ignores: NUMERIC,
    rules: { '@typescript-eslint/no-non-null-assertion': 'error' },
  },
  {
    files: ['src/**/*.ts', 'webview/**/*.ts'],
    ignores: MATRIX_PRODUCTS,
    rules: { 'max-params': ['error', 4] },
  },
  {
    files: ['src/editor/**/*.ts'],
    ignores: ['src/editor/window.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: `MemberExpression[property.name=/^(${INTERPRETED.join('|')})$/]`,
          message: 'src/editor/window.ts shows this without the links and icons of names from files.',
        },
      ],
    },
  },
  {
    files: ['src/{terminal/**,cli}.ts'],
    ignores: ['src/terminal/print.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'MemberExpression[property.name="write"][object.property.name=/^std(out|err)$/]',
          message: 'src/terminal/print.ts writes plain text only.',
        },
      ],
    },
  },
);
