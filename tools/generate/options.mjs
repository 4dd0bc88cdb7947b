// What is made from the registry of options: the sidecar's schema, the settings of the manifest, and the tables in the docs.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const read = (file) => readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), 'utf8');

export async function generate(load) {
  const { documentation, manifest, manifestTexts, sidecarSchema } = await load('tools/generate/optionFiles.ts');
  return {
    'media/sidecar.schema.json': JSON.stringify(sidecarSchema(), null, 2),
    'package.json': manifest(read('package.json')),
    'package.nls.json': manifestTexts(read('package.nls.json')),
    'docs/cli.md': documentation(read('docs/cli.md')),
    'docs/sidecar.md': documentation(read('docs/sidecar.md')),
    'docs/editor.md': documentation(read('docs/editor.md')),
  };
}
