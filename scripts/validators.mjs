// An esbuild plugin: `import validate from './some.schema.json?validate'` gives the validator of that JSON Schema.
// ajv writes it when the bundle is built, so that the product neither carries ajv nor evaluates code at run time.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { root } from './setup/processes.mjs';

/** @type {import('esbuild').Plugin} */
export const validators = {
  name: 'validators',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\.schema\.json\?validate$/ }, ({ path: name, resolveDir }) => ({
      path: path.relative(root, path.resolve(resolveDir, name.replace('?validate', ''))),
      namespace: 'validator',
    }));
    onLoad({ filter: /.*/, namespace: 'validator' }, ({ path: name }) => {
      const file = path.join(root, name);
      // Each definition becomes one function: inlined, the validator of the report is a quarter larger.
      const ajv = new Ajv({ allowUnionTypes: true, inlineRefs: false, code: { source: true, esm: true } });
      const validate = ajv.compile(JSON.parse(readFileSync(file, 'utf8')));
      return { contents: standaloneCode.default(ajv, validate), resolveDir: root, watchFiles: [file] };
    });
  },
};
