/** The validator of a JSON Schema, compiled when the bundle is built (scripts/validators.mjs). */
declare module '*.schema.json?validate' {
  import type { ValidateFunction } from 'ajv';

  const validate: ValidateFunction;
  export default validate;
}
