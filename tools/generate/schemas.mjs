// The JSON Schemas of what the commands write, from its types: src/domain → media/*.schema.json.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createGenerator } from 'ts-json-schema-generator';

const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));

export function generate() {
  return {
    'media/report.schema.json': schemaOf('Report', 'report', 'index.ts'),
    'media/series.schema.json': schemaOf('Series', 'series.ts'),
    'media/verification.schema.json': schemaOf('Verification', 'verification.ts'),
  };
}

function schemaOf(type, ...file) {
  const schema = createGenerator({
    path: path.join(root, 'src', 'domain', ...file),
    tsconfig: path.join(root, 'tsconfig.json'),
    type,
    expose: 'all',
    sortProps: false,
    // Fields of a later version are allowed, too.
    additionalProperties: true,
    // The suite `types` checks them.
    skipTypeCheck: true,
  }).createSchema(type);
  return JSON.stringify(schema);
}
