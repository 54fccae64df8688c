import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import type { ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { z } from 'zod';

const schema = z.record(z.string(), z.unknown());

const parameter = z.object({ name: z.string(), in: z.string(), required: z.boolean().optional(), schema: schema.optional() });

const content = z.record(z.string(), z.object({ schema: schema.optional() }));

const operation = z.object({
  operationId: z.string(),
  parameters: z.array(parameter).optional(),
  requestBody: z.object({ content }).optional(),
  responses: z.record(z.string(), z.object({ content: content.optional() })),
});

const description = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.object({ schemas: z.record(z.string(), schema) }),
});

/** What the description lets be null in practice but not by its letter: a changelog end that has no value. */
const NULLABLE: readonly [string, string][] = [
  ['ChangeDetails', 'from'],
  ['ChangeDetails', 'fromString'],
  ['ChangeDetails', 'to'],
  ['ChangeDetails', 'toString'],
];

export interface Exchange {
  readonly method: string;
  /** Path with its query string. */
  readonly path: string;
  readonly requestBody?: unknown;
  readonly status: number;
  readonly answer: unknown;
}

export interface Verdict {
  readonly operationId: string;
  /** Empty when request and answer are as described. */
  readonly problems: readonly string[];
}

function pathPattern(template: string): RegExp {
  return new RegExp(`^${template.replaceAll('.', '\\.').replaceAll(/\{[^}]+\}/g, '[^/]+')}$`);
}

/** `#/components/…` references as ajv resolves them inside the whole document. */
function rewriteReferences(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(rewriteReferences);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      key === '$ref' && typeof item === 'string' ? item.replace(/^#/, 'description#') : rewriteReferences(item),
    ]),
  );
}

/**
 * Reads an OpenAPI 3 description and returns a judge of exchanges with a server: is the operation described, are its parameters and
 * bodies of the described types, is the status one of those listed.
 */
export function loadDescription(file: string): (exchange: Exchange) => Verdict {
  const document = description.parse(JSON.parse(readFileSync(file, 'utf8')));
  for (const [name, property] of NULLABLE) {
    const properties = schema.parse(document.components.schemas[name]?.['properties']);
    properties[property] = { ...schema.parse(properties[property]), nullable: true };
    document.components.schemas[name] = { ...document.components.schemas[name], properties };
  }
  const ajv = new Ajv({ strict: false, allErrors: true, coerceTypes: false });
  addFormats(ajv);
  ajv.addFormat('int32', true);
  ajv.addFormat('int64', true);
  ajv.addSchema({ $id: 'description', components: rewriteReferences(document.components) });
  const compiled = new Map<string, ValidateFunction>();
  const problemsOf = (key: string, shape: Readonly<Record<string, unknown>>, value: unknown, where: string): string[] => {
    const validate = compiled.get(key) ?? ajv.compile(schema.parse(rewriteReferences(shape)));
    compiled.set(key, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map((error) => `${where}${error.instancePath} ${error.message ?? ''} ${JSON.stringify(error.params)}`);
  };

  // Templates with fewer placeholders first: /issue/bulkfetch before /issue/{issueIdOrKey}.
  const templates = Object.keys(document.paths).sort((a, b) => a.split('{').length - b.split('{').length);

  return ({ method, path, requestBody, status, answer }) => {
    const url = new URL(path, 'https://site');
    const template = templates.find(
      (candidate) => pathPattern(candidate).test(url.pathname) && method.toLowerCase() in (document.paths[candidate] ?? {}),
    );
    if (template === undefined) return { operationId: `${method} ${url.pathname}`, problems: ['is not described'] };
    const {
      operationId,
      parameters = [],
      requestBody: described,
      responses,
    } = operation.parse(document.paths[template]?.[method.toLowerCase()]);
    const problems: string[] = [];
    const known = parameters.filter((item) => item.in === 'query');
    for (const [name, text] of url.searchParams) {
      const found = known.find((item) => item.name === name);
      if (!found?.schema) problems.push(`the parameter ${name} is not described`);
      else problems.push(...problemsOf(`${operationId} ?${name}`, found.schema, typed(found.schema, text), `?${name}`));
    }
    for (const { name, required } of known) if (required && !url.searchParams.has(name)) problems.push(`the parameter ${name} is missing`);
    const bodySchema = described?.content['application/json']?.schema;
    if (requestBody !== undefined && bodySchema) problems.push(...problemsOf(`${operationId} request`, bodySchema, requestBody, 'request'));
    const response = responses[String(status)];
    if (!response) problems.push(`the status ${status} is not described`);
    const answerSchema = response?.content?.['application/json']?.schema;
    if (answerSchema && answer !== undefined) problems.push(...problemsOf(`${operationId} ${status}`, answerSchema, answer, 'answer'));
    return { operationId, problems };
  };
}

function typed(shape: Readonly<Record<string, unknown>>, text: string): unknown {
  switch (shape['type']) {
    case 'integer':
    case 'number':
      return Number(text);
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'array': {
      const items = schema.safeParse(shape['items']).data ?? {};
      return text.split(',').map((item) => typed(items, item));
    }
    default:
      return text;
  }
}
