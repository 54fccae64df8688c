import Ajv from 'ajv-draft-04';
import schema from '@atlaskit/adf-schema/dist/json-schema/v1/full.json';

const validate = new Ajv({ strict: false, allErrors: false, validateFormats: false }).compile(schema);

/** What the full ADF schema has against a document; empty when it is valid. For tests only. */
export function validateAdf(adf: unknown): string[] {
  return validate(adf) ? [] : (validate.errors ?? []).slice(0, 5).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}
