import { useMemo } from 'react';
import { z } from 'zod';
import { json, refusal, send } from '../shell/http';
import { useSession } from '../shell/config';

/** A column's value as the instance stores it and as it shows it (`sysparm_display_value=all`). */
const cellSchema = z.object({ value: z.string().nullish(), display_value: z.string().nullish() });
const recordSchema = z.record(z.string(), cellSchema);

const journalSchema = z.object({
  sys_id: z.string(),
  element: z.string(),
  value: z.string(),
  sys_created_on: z.string(),
  sys_created_by: z.string(),
});

const fileSchema = z.object({
  sys_id: z.string(),
  file_name: z.string(),
  size_bytes: z.coerce.number(),
  sys_created_by: z.string(),
  sys_created_on: z.string(),
});
const choiceSchema = z.object({ value: z.string(), label: z.string() });

export type ServiceNowRecord = z.infer<typeof recordSchema>;
export type JournalEntry = z.infer<typeof journalSchema>;
export type ServiceNowFile = z.infer<typeof fileSchema>;
export type Choice = z.infer<typeof choiceSchema>;

/** The stored value of a column; empty when the record does not have it. */
export const stored = (record: ServiceNowRecord, column: string): string => record[column]?.value ?? '';

/** The shown value of a column. */
export const shown = (record: ServiceNowRecord, column: string): string => record[column]?.display_value ?? record[column]?.value ?? '';

/** Records per page of a list. */
export const pageSize = 50;

const result = <T extends z.ZodType>(schema: T) => z.object({ result: schema });

/**
 * The emulated instance's REST API with one user's name and password.
 * Documentation: https://www.servicenow.com/docs/r/api-reference/rest-apis/c_TableAPI.html
 */
export const serviceNowClient = (userName: string, password: string) => {
  const authorization = { authorization: `Basic ${btoa(`${userName}:${password}`)}` };
  const call = (method: string, path: string, body?: unknown): Promise<unknown> =>
    send(`/servicenow/api/now${path}`, json(method, body, authorization));
  return {
    list: async (table: string, query: string, offset: number) => {
      const search = new URLSearchParams({
        sysparm_query: query,
        sysparm_limit: String(pageSize),
        sysparm_offset: String(offset),
        sysparm_display_value: 'all',
      });
      const response = await fetch(`/servicenow/api/now/table/${table}?${search.toString()}`, {
        headers: { ...authorization, accept: 'application/json' },
      });
      if (!response.ok) throw await refusal(response);
      return {
        records: result(z.array(recordSchema)).parse(await response.json()).result,
        // Rows the agent may not see are missing from a page, so the total and not the page's length tells where the list ends.
        ended: offset + pageSize >= Number(response.headers.get('x-total-count') ?? 0),
      };
    },
    record: async (table: string, id: string) =>
      result(recordSchema).parse(await call('GET', `/table/${table}/${id}?sysparm_display_value=all`)).result,
    create: async (table: string, fields: Readonly<Record<string, string>>) =>
      result(z.object({ sys_id: z.string() })).parse(
        await call('POST', `/table/${table}?sysparm_input_display_value=false&sysparm_exclude_reference_link=true`, fields),
      ).result.sys_id,
    update: (table: string, id: string, fields: Readonly<Record<string, string>>) => call('PATCH', `/table/${table}/${id}`, fields),
    journal: async (id: string) => {
      const search = new URLSearchParams({ sysparm_query: `element_id=${id}^ORDERBYDESCsys_created_on`, sysparm_limit: '200' });
      return result(z.array(journalSchema)).parse(await call('GET', `/table/sys_journal_field?${search.toString()}`)).result;
    },
    files: async (id: string) => {
      const search = new URLSearchParams({ sysparm_query: `table_sys_id=${id}` });
      return result(z.array(fileSchema)).parse(await call('GET', `/attachment?${search.toString()}`)).result;
    },
    attach: async (table: string, id: string, file: File) => {
      const search = new URLSearchParams({ table_name: table, table_sys_id: id, file_name: file.name });
      await send(`/servicenow/api/now/attachment/file?${search.toString()}`, {
        method: 'POST',
        headers: {
          ...authorization,
          accept: 'application/json',
          'content-type': file.type === '' ? 'application/octet-stream' : file.type,
        },
        body: file,
      });
    },
    download: async (id: string) => {
      const response = await fetch(`/servicenow/api/now/attachment/${id}/file`, { headers: authorization });
      if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
      return response.blob();
    },
    choices: async (table: string, element: string) => {
      const search = new URLSearchParams({
        sysparm_query: `nameIN${table},task^element=${element}^inactive=false^language=en^ORDERBYsequence`,
        sysparm_fields: 'name,value,label',
        sysparm_limit: '100',
      });
      const rows = result(z.array(choiceSchema.extend({ name: z.string() }))).parse(
        await call('GET', `/table/sys_choice?${search.toString()}`),
      ).result;
      const own = rows.filter((row) => row.name === table);
      return (own.length > 0 ? own : rows).map(({ value, label }) => ({ value, label }));
    },
    people: async (typed: string) => {
      const search = new URLSearchParams({
        sysparm_query: `nameLIKE${typed}^ORDERBYname`,
        sysparm_fields: 'sys_id,name',
        sysparm_limit: '20',
      });
      return result(z.array(z.object({ sys_id: z.string(), name: z.string() }))).parse(
        await call('GET', `/table/sys_user?${search.toString()}`),
      ).result;
    },
  };
};

export type ServiceNowClient = ReturnType<typeof serviceNowClient>;

/** The emulated instance as the agent the sandbox signs in. Throws when the partner is another server. */
export const useServiceNow = (): ServiceNowClient => {
  const { partner } = useSession().config;
  if (partner.kind !== 'servicenow') throw new Error('This sandbox runs with another partner');
  const { userName, password } = partner;
  return useMemo(() => serviceNowClient(userName, password), [userName, password]);
};
