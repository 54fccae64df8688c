import { Hono } from 'hono';
import { canReadRow } from './access';
import { sessionOf } from './actor';
import { attach, detach, metadata, readableAttachment, type NewFile } from './attachments';
import { parseEncodedQuery } from './encoded-query';
import { ApiFailure } from './failures';
import type { Instance } from './instance';
import { select } from './query-evaluation';
import { countParameter, onlyParameters, requireJsonAccept, type Ctx, type Env } from './request-context';
import { findTable } from './schema/catalogue';
import type { Row } from './store';

/** `/api/now/attachment/…`. https://www.servicenow.com/docs/r/api-reference/rest-apis/c_AttachmentAPI.html */
export function attachmentApi(instance: Instance): Hono<Env> {
  const app = new Hono<Env>();
  app.get('/', (c) => {
    requireJsonAccept(c);
    onlyParameters(c, ['sysparm_query', 'sysparm_limit', 'sysparm_offset']);
    const [limit, offset] = [countParameter(c, 'sysparm_limit', 1000), countParameter(c, 'sysparm_offset', 0)];
    const rules = {
      invalidQueryReturnsNoRows: instance.switches.invalidQueryReturnsNoRows,
      caseSensitive: instance.switches.caseSensitiveQueries,
    };
    const found = select(
      instance.store,
      'sys_attachment',
      parseEncodedQuery(c.req.query('sysparm_query') ?? ''),
      sessionOf(instance, c.env.actor),
      rules,
    );
    const page = found.slice(offset, offset + limit).filter((row) => canReadRow(instance, c.env.actor, 'sys_attachment', row));
    return c.json({ result: page.map((row) => metadata(instance, row)) });
  });
  app.get('/:id', (c) => {
    requireJsonAccept(c);
    onlyParameters(c, []);
    return c.json({ result: metadata(instance, readableAttachment(instance, c.env.actor, c.req.param('id'))) });
  });
  app.get('/:id/file', (c) => {
    onlyParameters(c, []);
    const row = readableAttachment(instance, c.env.actor, c.req.param('id'));
    const bytes = instance.store.file(row['sys_id'] ?? '') ?? new Uint8Array();
    c.header('Content-Type', row['content_type'] ?? 'application/octet-stream');
    c.header('X-Attachment-Metadata', asciiJson(metadata(instance, row)));
    return c.body(new Uint8Array(bytes));
  });
  app.post('/file', async (c) => {
    onlyParameters(c, ['table_name', 'table_sys_id', 'file_name']);
    const contentType = c.req.header('content-type');
    if (contentType === undefined) throw new ApiFailure(400, 'Content-Type is missing', 'The Content-Type of the file is mandatory');
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    const name = required(c.req.query('file_name'), 'file_name');
    return created(instance, c, { ...target(c.req.query('table_name'), c.req.query('table_sys_id')), name, contentType, bytes });
  });
  app.post('/upload', async (c) => {
    onlyParameters(c, []);
    const form = await c.req.formData().catch(() => {
      throw new ApiFailure(400, 'Failed to read the multipart request', 'Content-Type must be multipart/form-data');
    });
    const entries = [...form.entries()];
    const last = entries.at(-1)?.[1];
    if (last === undefined || typeof last === 'string')
      throw new ApiFailure(400, 'Requested file not found in body', 'The file must be the final part');
    const field = (name: string): string | undefined => {
      const value = form.get(name);
      return typeof value === 'string' ? value : undefined;
    };
    const bytes = new Uint8Array(await last.arrayBuffer());
    return created(instance, c, {
      ...target(field('table_name'), field('table_sys_id')),
      name: last.name,
      contentType: last.type || 'application/octet-stream',
      bytes,
    });
  });
  app.delete('/:id', (c) => {
    onlyParameters(c, []);
    detach(instance, c.env.actor, c.req.param('id'));
    return c.body(null, 204);
  });
  return app;
}

function created(instance: Instance, c: Ctx, file: NewFile): Response {
  requireJsonAccept(c);
  const row: Row = attach(instance, c.env.actor, file);
  c.header('Location', `${instance.origin}/api/now/attachment/${row['sys_id'] ?? ''}`);
  return c.json({ result: metadata(instance, row) }, 201);
}

function target(table: string | undefined, recordId: string | undefined): { table: string; recordId: string } {
  const name = required(table, 'table_name');
  if (findTable(name) === undefined) throw new ApiFailure(400, `Invalid table ${name}`, '');
  return { table: name, recordId: required(recordId, 'table_sys_id') };
}

function required(value: string | undefined, name: string): string {
  if (value === undefined || value === '') throw new ApiFailure(400, 'Missing parameter', `${name} is required`);
  return value;
}

/** Header values hold no characters beyond ASCII: others are written as JSON escapes. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(/[^\x20-\x7e]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
