// An esbuild plugin: a bundle for Node of which only the start is loaded at once, and the rest in chunks when code first reaches it by
// `await import(…)`. VS Code's extension host loads CommonJS and esbuild splits ES modules only, so what it has split is translated:
// the chunks that the entry needs at once become one file with it, because each file costs the host about as much time as 10 KB of code;
// and so do those of each module in `wholes`.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build, transform } from 'esbuild';

/**
 * @param {string[]} wholes modules that are imported later, from the project's root
 * @returns {import('esbuild').Plugin}
 */
export const commonJsChunks = (...wholes) => ({
  name: 'commonJsChunks',
  setup({ initialOptions, onEnd }) {
    const { absWorkingDir, outdir, chunkNames, sourcemap, minify, target } = initialOptions;
    const out = path.join(absWorkingDir, outdir);
    const folder = path.join(out, path.dirname(chunkNames));
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
      const headOf = (module) => [...outputs].find(([, { entryPoint }]) => entryPoint === module)[0];
      /** Chunk to the file that it has become a part of. */
      const parts = new Map();
      const files = [...initialOptions.entryPoints, ...wholes].map((module) => {
        const head = headOf(module);
        const members = new Set([head]);
        for (const file of members)
          for (const { path: name, kind, external } of outputs.get(file).imports) {
            const chunk = path.join(absWorkingDir, name);
            if (kind === 'import-statement' && !external && !parts.has(chunk)) members.add(chunk);
          }
        for (const file of members) parts.set(file, head);
        return { head, members };
      });

      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      for (const { head, members } of files) {
        const start = [`export * from ${JSON.stringify(head)};`];
        for (const file of members)
          if (file !== head) start.push(`export * as ${nameOf(file)} from ${JSON.stringify(file)};`);
        const { outputFiles: built } = await build({
          ...options,
          stdin: { contents: start.join('\n'), resolveDir: path.dirname(head) },
          outfile: head,
          bundle: true,
          write: false,
          logLevel: 'warning',
          plugins: [inMemory(path.dirname(head), { texts, members })],
        });
        for (const { path: file, text } of built) writeFileSync(file, fromWholes(text, head, parts));
      }
      for (const [file, text] of texts) {
        if (parts.has(file)) continue;
        const { code } = await transform(text, { ...options, sourcefile: file });
        writeFileSync(file, fromWholes(code, file, parts));
      }
    });
  },
});

/** `chunk-343KT6CU.js` as the name of an export. */
const nameOf = (file) => path.parse(file).name.replaceAll('-', '_');

/** The files that become one; all others stay outside. */
function inMemory(out, { texts, members }) {
  return {
    name: 'inMemory',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /./ }, ({ path: name, resolveDir }) => {
        const file = path.resolve(resolveDir, name);
        if (members.has(file)) return { path: file };
        return { path: texts.has(file) ? `./${path.relative(out, file)}` : name, external: true };
      });
      onLoad({ filter: /./ }, ({ path: file }) => ({ contents: texts.get(file), resolveDir: path.dirname(file) }));
    },
  };
}

/** What has become a part of another file is taken from there. */
function fromWholes(code, file, parts) {
  return code.replace(/\brequire\("(\.\.?\/[^"]+\.js)"\)/g, (whole, name) => {
    const chunk = path.resolve(path.dirname(file), name);
    const head = parts.get(chunk);
    if (head === undefined || head === chunk) return whole;
    const relative = path.relative(path.dirname(file), head);
    return `require(${JSON.stringify(relative.startsWith('.') ? relative : `./${relative}`)}).${nameOf(chunk)}`;
  });
}

/** Modules of Node and the host are what require() gives: esbuild would copy all their names, in every chunk, to make a namespace of them. */
function withoutCopies(text) {
  const known = new Map();
  return text.replace(/^import\s*(?:\*\s*as\s+)?([\w$]+)\s*from\s*"((?:node:[\w/]+)|vscode)";/gm, (_, name, module) => {
    // The host looks up who asks, every time.
    const value = known.get(module) ?? `require("${module}")`;
    known.set(module, name);
    return `const ${name} = ${value};`;
  });
}
