// Bundles prepare.ts into dist/check_exports/.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { validators } from '../../scripts/validators.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
await build({
  absWorkingDir: root,
  entryPoints: ['tools/check_exports/prepare.ts'],
  outfile: 'dist/check_exports/prepare.js',
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  external: ['onnxruntime-node'],
  plugins: [validators],
});
