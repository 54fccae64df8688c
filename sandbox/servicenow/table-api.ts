import { Hono } from 'hono';
import { canReadRow, canReadTable } from './access';
import { sessionOf } from './actor';
import { parseEncodedQuery } from './encoded-query';
import { ApiFailure, noRecord, notEmulated } from './failures';
import type { Instance } from './instance';
import { pageLinks } from './paging';
import { select } from './query-evaluation';
import { viewRecord, type ViewOptions } from './record-view';
import { deleteRecord, insertRecord, updateRecord } from './record-writes';
import { booleanParameter, countParameter, jsonBody, onlyParameters, requireJsonAccept, type Ctx, type Env } from './request-context';
import { findTable } from './schema/catalogue';

const viewParameters = ['sysparm_display_value', 'sysparm_exclude_reference_link', 'sysparm_fields', 'sysparm_query_no_domain'];
const listParameters = [
  ...viewParameters,
  'sysparm_query',
  'sysparm_limit',
  'sysparm_offset',
  'sysparm_no_count',
  'sysparm_suppress_pagination_header',
];
const writeParameters = [...viewParameters, 'sysparm_input_display_value'];

/** `/api/now/table/…` and its versions 1 and 2. https://www.servicenow.com/docs/r/api-reference/rest-apis/c_TableAPI.html */
export function tableApi(instance: Instance): Hono<Env> {
  const app = new Hono<Env>();
  app.use(async (c, next) => {
    requireJsonAccept(c);
    await next();
  });
  app.get('/:table', (c) => list(instance, c));
  app.get('/:table/:id', (c) => {
    onlyParameters(c, viewParameters);
    const table = tableOf(c);
    const row = instance.store.find(table, c.req.param('id'));
    if (row === undefined || !canReadRow(instance, c.env.actor, table, row)) throw noRecord();
    return c.json({ result: viewRecord(instance, c.env.actor, table, row, viewOptions(c)) });
  });
  app.post('/:table', async (c) => {
    onlyParameters(c, writeParameters);
    const table = writableTable(c);
    const row = insertRecord(instance, c.env.actor, table, await jsonBody(c), {
      inputDisplayValue: booleanParameter(c, 'sysparm_input_display_value'),
    });
    c.header('Location', `${instance.origin}/api/now/table/${table}/${row['sys_id'] ?? ''}`);
    return c.json({ result: viewRecord(instance, c.env.actor, table, row, viewOptions(c)) }, 201);
  });
  app.on(['PATCH', 'PUT'], '/:table/:id', async (c) => {
    onlyParameters(c, writeParameters);
    const table = writableTable(c);
    const row = updateRecord(instance, c.env.actor, table, c.req.param('id'), await jsonBody(c), {
      inputDisplayValue: booleanParameter(c, 'sysparm_input_display_value'),
    });
    return c.json({ result: viewRecord(instance, c.env.actor, table, row, viewOptions(c)) });
  });
  app.delete('/:table/:id', (c) => {
    onlyParameters(c, ['sysparm_query_no_domain']);
    deleteRecord(instance, c.env.actor, writableTable(c), c.req.param('id'));
    return c.body(null, 204);
  });
  return app;
}

function list(instance: Instance, c: Ctx): Response {
  onlyParameters(c, listParameters);
  const table = tableOf(c);
  const actor = c.env.actor;
  if (!canReadTable(actor, table) && instance.switches.deniedTable === 'forbidden') {
    throw new ApiFailure(403, 'User Not Authorized', 'Failed API level ACL Validation');
  }
  const options = viewOptions(c);
  const [limit, offset] = [countParameter(c, 'sysparm_limit', 10_000), countParameter(c, 'sysparm_offset', 0)];
  const rules = {
    invalidQueryReturnsNoRows: instance.switches.invalidQueryReturnsNoRows,
    caseSensitive: instance.switches.caseSensitiveQueries,
  };
  const found = select(instance.store, table, parseEncodedQuery(c.req.query('sysparm_query') ?? ''), sessionOf(instance, actor), rules);
  // The page is cut before access is judged: it can come out short, or empty with more behind it.
  const page = found.slice(offset, offset + limit).filter((row) => canReadRow(instance, actor, table, row));
  const noCount = booleanParameter(c, 'sysparm_no_count');
  if (!noCount) c.header('X-Total-Count', String(found.length));
  const links = pageLinks(new URL(c.req.url), instance.origin, { limit, offset, total: found.length, lastKnown: !noCount });
  if (links !== undefined && !booleanParameter(c, 'sysparm_suppress_pagination_header')) c.header('Link', links);
  // Version 1 of the endpoint reports an empty result as an error.
  if (page.length === 0 && c.req.path.startsWith('/api/now/v1/')) throw noRecord();
  return c.json({ result: page.map((row) => viewRecord(instance, actor, table, row, options)) });
}

function tableOf(c: Ctx): string {
  const name = c.req.param('table') ?? '';
  if (findTable(name) === undefined) throw new ApiFailure(400, `Invalid table ${name}`, '');
  return name;
}

function writableTable(c: Ctx): string {
  const table = tableOf(c);
  if (table === 'sys_attachment') throw notEmulated('attachments are written through the Attachment API');
  return table;
}

function viewOptions(c: Ctx): ViewOptions {
  if (booleanParameter(c, 'sysparm_query_no_domain')) throw notEmulated('sysparm_query_no_domain=true is not emulated');
  const display = c.req.query('sysparm_display_value') ?? 'false';
  if (display !== 'true' && display !== 'false' && display !== 'all') throw notEmulated(`sysparm_display_value=${display} is not emulated`);
  const fields = c.req.query('sysparm_fields');
  const wanted = fields
    ?.split(',')
    .map((field) => field.trim())
    .filter((field) => field !== '');
  const extended = wanted?.find((field) => field.startsWith('ref_'));
  if (extended !== undefined) throw notEmulated(`dot-walking to an extended table (${extended}) is not emulated`);
  return {
    display,
    excludeLinks: booleanParameter(c, 'sysparm_exclude_reference_link'),
    ...(wanted === undefined || wanted.length === 0 ? {} : { fields: wanted }),
  };
}
