// An esbuild plugin: a bundle for Node of which only the start is loaded at once, and the rest in chunks when code first reaches it by
// `await import(…)`. VS Code's extension host loads CommonJS and esbuild splits ES modules only, so what it has split is translated:
// the chunks that the entry needs at once become one file with it, because each file costs the host about as much time as 10 KB of code.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build, transform } from 'esbuild';

/** @type {import('esbuild').Plugin} */
export const commonJsChunks = {
  name: 'commonJsChunks',
  setup({ initialOptions, onEnd }) {
    const { absWorkingDir, outdir, chunkNames, sourcemap, minify, target } = initialOptions;
    const out = path.join(absWorkingDir, outdir);
    const folder = path.join(out, path.dirname(chunkNames));
    const [entry] = initialOptions.entryPoints;
    const main = path.join(out, `${path.parse(entry).name}.js`);
    // A translation takes the maps that chunks carry into its own.
    const options = {
      platform: 'node',
      format: 'cjs',
      target,
      minify,
      legalComments: 'none',
      sourcemap: sourcemap && 'inline',
    };
    // `import(…)` itself would bypass the host, which answers require('vscode').
    Object.assign(options, { supported: { 'dynamic-import': false } });
    Object.assign(initialOptions, {
      ...{ splitting: true, format: 'esm', write: false, metafile: true, sourcemap: options.sourcemap },
      // Lines stay for `withoutCopies`; the translation takes them out.
      ...{ minify: false, minifySyntax: minify, minifyIdentifiers: minify },
    });

    onEnd(async ({ outputFiles = [], metafile, errors }) => {
      if (errors.length > 0) return;
      const texts = new Map(outputFiles.map(({ path: file, text }) => [file, withoutCopies(text)]));
      const outputs = new Map(
        Object.entries(metafile.outputs).map(([name, is]) => [path.join(absWorkingDir, name), is]),
      );
      const needed = new Set([main]);
      for (const file of needed)
        for (const { path: name, kind, external } of outputs.get(file).imports)
          if (kind === 'import-statement' && !external) needed.add(path.join(absWorkingDir, name));

      const shared = [...needed].filter((file) => file !== main);
      const start = [`export * from ${JSON.stringify(main)};`];
      for (const file of shared) start.push(`export * as ${nameOf(file)} from ${JSON.stringify(file)};`);
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      await build({
        ...options,
        stdin: { contents: start.join('\n'), resolveDir: out },
        outfile: main,
        bundle: true,
        // It is read from memory.
        allowOverwrite: true,
        logLevel: 'warning',
        plugins: [inMemory(out, { texts, needed })],
      });
      for (const [file, text] of texts) {
        if (needed.has(file)) continue;
        const { code } = await transform(text, { ...options, sourcefile: file });
        writeFileSync(file, fromMain(code, shared, path.relative(folder, main)));
      }
    });
  },
};

/** `chunk-343KT6CU.js` as the name of an export. */
const nameOf = (file) => path.parse(file).name.replaceAll('-', '_');

/** The files that become one; all others stay outside. */
function inMemory(out, { texts, needed }) {
  return {
    name: 'inMemory',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /./ }, ({ path: name, resolveDir }) => {
        const file = path.resolve(resolveDir, name);
        if (needed.has(file)) return { path: file };
        return { path: texts.has(file) ? `./${path.relative(out, file)}` : name, external: true };
      });
      onLoad({ filter: /./ }, ({ path: file }) => ({ contents: texts.get(file), resolveDir: path.dirname(file) }));
    },
  };
}

/** What is in the main file now is taken from there. */
function fromMain(code, shared, main) {
  const names = new Map(shared.map((file) => [`./${path.basename(file)}`, nameOf(file)]));
  return code.replace(/\brequire\("(\.\/[^"]+)"\)/g, (whole, name) =>
    names.has(name) ? `require(${JSON.stringify(main)}).${names.get(name)}` : whole,
  );
}

/** Modules of Node and the host are what require() gives: esbuild would copy all their names, in every chunk, to make a namespace of them. */
function withoutCopies(text) {
  return text.replace(
    /^import\s*(?:\*\s*as\s+)?([\w$]+)\s*from\s*"((?:node:[\w/]+)|vscode)";/gm,
    'const $1 = require("$2");',
  );
}
