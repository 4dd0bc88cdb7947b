import type { KnipConfig } from 'knip';

/**
 * What nothing uses. `knip` looks at everything; `knip --production` follows what ends in `!` alone, the product and the
 * programs around it without the tests, so that it finds what only tests use.
 */
export default ({ production = false }: { production?: boolean }): KnipConfig => ({
  entry: [
    'src/{extension,cli}.ts!',
    'src/worker/{worker,lane}.ts!',
    'webview/{main,renderer}.ts!',
    'scripts/*.{mjs,cjs}!',
    'bench/*.{mjs,cjs}!',
    'bench/coverage/main.ts!',
    // Loaded by the extension host; uses the models of the tests.
    'bench/soak/index.ts',
    'tools/**/*.mjs!',
    'tools/acceptance/squaredMean.ts!',
    'tools/generate/*.ts!',
    'tools/words/tables.ts!',
    // What checks the exports in Python is a test, and uses what tests use.
    'tools/check_exports/prepare.ts',
    // Judges the product by the exact cases of the tests.
    'bench/judgePlan.ts',
    'bench/readings.ts',
    'bench/recognition.ts',
    'test/**/*.test.ts',
    'test/**/*Process.ts',
    'test/support/exactLaws/{truth,scheduledNetwork}.ts',
    'test/fuzz/main.ts',
    'test/{host,support/host}/index.ts',
  ],
  project: [
    '{src,webview,scripts,bench,tools}/**/*.{ts,mjs,cjs}!',
    '!tools/check_exports/*.ts!',
    '!bench/judgePlan.ts!',
    '!bench/readings.ts!',
    '!bench/recognition.ts!',
    '!bench/soak/index.ts!',
    'test/**/*.ts',
  ],
  typescript: { config: ['tsconfig.json', 'webview/tsconfig.json'] },
  // An export that its own file uses runs in the product; that a test looks at it, too, is no fault.
  ignoreExportsUsedInFile: production,
  // The tests read axe-core's script as text; the lint suite runs dependency-cruiser by its path.
  ignoreDependencies: ['axe-core', 'dependency-cruiser'],
  // Part of every Unix.
  ignoreBinaries: ['mkfifo'],
});
