import tseslint from 'typescript-eslint';
import { words } from './tools/words/rule.mjs';

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
  'src/diagnosis/skip/{comparison,foresee,pixels,predict,viewer}.ts',
  'src/diagnosis/structure/{clusters,dataScale,mixture,scaledData}.ts',
  'src/samplers/schedulerAlphas.ts',
  'src/verification/{askedNetwork,compareLevels,comparePictures}.ts',
  'src/verification/causes/{experiment,outputScale,search,weights,wholeTimes}.ts',
  'src/samplers/grids/{ddim,edm,flow,interpolated,multistep,spacing}.ts',
];
/** A product takes its factors with their three sizes, in the order of BLAS, and is called in inner loops. */
const MATRIX_PRODUCTS = ['src/score/algebra/{eigenpairs,matmul,orthonormalRows}.ts', 'src/engine/linearAlgebra.ts'];

/** Where everything that a person reads must be translated. */
const READ_BY_PEOPLE = [
  'src/{editor/**,extension}.ts',
  'webview/**/*.ts',
  'src/reports/**/*.ts',
  'src/shared/{l10n/*,*Words,files,format,verdict,outputs,startForm}.ts',
];
/** What language models, maintainers and parsers of source read stays English. */
const READ_BY_PROGRAMS = [
  'src/editor/access/{toolAnswers,copyDiagnostics}.ts',
  'src/editor/mentions/**',
  'webview/shell.ts',
];

/** What VS Code's window reads links or icons in. */
const INTERPRETED = [
  'show(Error|Information|Warning)Message',
  'showQuickPick',
  'showInputBox',
  'createQuickPick',
  'setStatusBarMessage',
  'createStatusBarItem',
];

/** What changes files, in Node's modules. */
const WRITERS =
  'writeFile appendFile copyFile cp rename rm rmdir unlink truncate symlink link chmod chown utimes mkdtemp'
    .split(' ')
    .flatMap((name) => [name, `${name}Sync`])
    .concat('createWriteStream', 'write', 'writev', 'writeSync', 'default');
/** The few places that change files, each checked by test/unit/shared/writers.test.ts. */
const WRITING = [
  'src/shared/{atomicWrite,outputs,recordings}.ts',
  'src/reports/store/{store,sweep,move}.ts',
  'src/engine/recording/recording.ts',
  'src/engine/providers/cudaLibraries/links.ts',
  'src/terminal/gaussianFile.ts',
];
const onlyThere = 'Files are written by src/shared/atomicWrite.ts, after src/shared/outputs.ts has checked the place.';

const openForWriting = {
  selector: 'CallExpression[callee.name=/^open(Sync)?$/] > Literal[value=/[wa+]/]',
  message: onlyThere,
};
const asksOrWrites = {
  selector:
    'MemberExpression[property.name=/^(showSaveDialog|writeFile|delete|rename|copy|createDirectory)$/][object.property.name=/^(window|fs)$/]',
  message: 'src/editor/exportReport.ts asks for the location of an export, checks it and writes.',
};
const interpreted = {
  selector: `MemberExpression[property.name=/^(${INTERPRETED.join('|')})$/]`,
  message: 'src/editor/window.ts shows this without the links and icons of names from files.',
};

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
    files: ['src/**/*.ts'],
    ignores: WRITING,
    rules: {
      'no-restricted-imports': [
        'error',
        ...['node:fs', 'node:fs/promises'].map((name) => ({ name, importNames: WRITERS, message: onlyThere })),
        ...['fs', 'fs/promises'].map((name) => ({ name, message: 'Name the module with node:.' })),
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: [...WRITING, 'src/{editor,terminal}/**'],
    rules: { 'no-restricted-syntax': ['error', openForWriting] },
  },
  {
    files: ['src/editor/**/*.ts'],
    ignores: ['src/editor/{window,exportReport}.ts'],
    rules: { 'no-restricted-syntax': ['error', openForWriting, asksOrWrites, interpreted] },
  },
  {
    files: READ_BY_PEOPLE,
    ignores: READ_BY_PROGRAMS,
    plugins: { words: { rules: { words } } },
    rules: { 'words/words': 'error' },
  },
  {
    files: ['src/editor/exportReport.ts'],
    rules: { 'no-restricted-syntax': ['error', interpreted] },
  },
  {
    files: ['src/{terminal/**,cli}.ts'],
    ignores: ['src/terminal/print.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        openForWriting,
        {
          selector: 'MemberExpression[property.name="write"][object.property.name=/^std(out|err)$/]',
          message: 'src/terminal/print.ts writes plain text only.',
        },
      ],
    },
  },
);
