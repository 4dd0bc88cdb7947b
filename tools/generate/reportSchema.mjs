// The JSON Schema of the report, from its types: src/domain/report → media/report.schema.json.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createGenerator } from 'ts-json-schema-generator';

const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));

export function generate() {
  const schema = createGenerator({
    path: path.join(root, 'src', 'domain', 'report', 'index.ts'),
    tsconfig: path.join(root, 'tsconfig.json'),
    type: 'Report',
    expose: 'all',
    sortProps: false,
    // Fields of a later version are allowed, too.
    additionalProperties: true,
    // The suite `types` checks them.
    skipTypeCheck: true,
  }).createSchema('Report');
  return { 'media/report.schema.json': JSON.stringify(schema) };
}
