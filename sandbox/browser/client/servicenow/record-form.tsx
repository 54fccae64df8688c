import React, { useState } from 'react';
import type { ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import { Label } from '@atlaskit/form/label';
import Heading from '@atlaskit/heading';
import Select, { AsyncSelect } from '@atlaskit/select';
import TextArea from '@atlaskit/textarea';
import Textfield from '@atlaskit/textfield';
import { Attachments } from '../shell/attachments';
import { useFlags } from '../shell/flags';
import { Show, useLoaded } from '../shell/loaded';
import { To, go } from '../shell/router';
import { Activity } from './activity';
import { shownJournal } from './shown-journal';
import { shown, stored, useServiceNow } from './client';
import type { Choice, JournalEntry, ServiceNowFile, ServiceNowRecord } from './client';
import { viewOf } from './tables';
import type { TableView } from './tables';

/** The columns that are picked from a list, in the order of the form. */
const picked = [
  ['state', 'State'],
  ['impact', 'Impact'],
  ['urgency', 'Urgency'],
  ['category', 'Category'],
  ['close_code', 'Resolution code'],
] as const;

type Choices = Readonly<Record<string, readonly Choice[]>>;

interface Loaded {
  readonly record: ServiceNowRecord | undefined;
  readonly journal: readonly JournalEntry[];
  readonly files: readonly ServiceNowFile[];
  readonly choices: Choices;
}

const Pick = ({
  column,
  label,
  choices,
  value,
  onChange,
}: {
  readonly column: string;
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}): ReactElement => (
  <div className="field">
    <Label htmlFor={column}>{label}</Label>
    <Select
      inputId={column}
      options={choices.map((choice) => ({ label: choice.label, value: choice.value }))}
      value={choices.filter((choice) => choice.value === value).map((choice) => ({ label: choice.label, value: choice.value }))[0] ?? null}
      onChange={(option) => onChange(option?.value ?? '')}
    />
  </div>
);

const Fields = ({
  view,
  loaded,
  draft,
  onChange,
}: {
  readonly view: TableView;
  readonly loaded: Loaded;
  readonly draft: Readonly<Record<string, string>>;
  readonly onChange: (column: string, value: string) => void;
}): ReactElement => {
  const serviceNow = useServiceNow();
  const { record, choices } = loaded;
  const now = (column: string): string => draft[column] ?? (record === undefined ? '' : stored(record, column));
  const { person } = view;
  return (
    <div className="record-fields">
      {person === undefined ? null : (
        <div className="field">
          <Label htmlFor={person}>{person === 'caller_id' ? 'Caller' : 'Requested by'}</Label>
          <AsyncSelect<{ readonly label: string; readonly value: string }>
            inputId={person}
            defaultOptions
            defaultValue={
              record === undefined || stored(record, person) === '' ? null : { label: shown(record, person), value: stored(record, person) }
            }
            loadOptions={async (typed) => (await serviceNow.people(typed)).map((found) => ({ label: found.name, value: found.sys_id }))}
            onChange={(option) => onChange(person, option?.value ?? '')}
          />
        </div>
      )}
      {picked.map(([column, label]) => {
        const options = choices[column] ?? [];
        return options.length === 0 ? null : (
          <Pick
            key={column}
            column={column}
            label={label}
            choices={options}
            value={now(column)}
            onChange={(value) => onChange(column, value)}
          />
        );
      })}
      <div className="field">
        <Label htmlFor="priority">Priority (computed)</Label>
        <Textfield id="priority" isReadOnly value={record === undefined ? '' : shown(record, 'priority')} />
      </div>
      <div className="field field-wide">
        <Label htmlFor="short_description">Short description</Label>
        <Textfield
          id="short_description"
          value={now('short_description')}
          onChange={(event) => onChange('short_description', event.currentTarget.value)}
        />
      </div>
      <div className="field field-wide">
        <Label htmlFor="description">Description</Label>
        <TextArea
          id="description"
          minimumRows={6}
          value={now('description')}
          onChange={(event) => onChange('description', event.currentTarget.value)}
        />
      </div>
      <div className="field field-wide">
        <Label htmlFor="close_notes">Resolution notes</Label>
        <TextArea
          id="close_notes"
          minimumRows={2}
          value={now('close_notes')}
          onChange={(event) => onChange('close_notes', event.currentTarget.value)}
        />
      </div>
    </div>
  );
};

/** What closing writes: incidents are resolved with a code and notes, other tasks take their closed state. */
const closing = (view: TableView, choices: Choices, record: ServiceNowRecord): Readonly<Record<string, string>> => {
  const notes = stored(record, 'close_notes') === '' ? 'Closed in the sandbox.' : stored(record, 'close_notes');
  const closed = (choices['state'] ?? []).find((choice) => /closed|complete/i.test(choice.label))?.value ?? '7';
  if (view.table !== 'incident') return { state: closed, close_notes: notes };
  const code = stored(record, 'close_code') === '' ? (choices['close_code']?.[0]?.value ?? '') : stored(record, 'close_code');
  return { state: '7', close_code: code, close_notes: notes };
};

/** One record: its form, its files and its journal. With the id `new` the form creates one. */
export const RecordForm = ({ table, id }: { readonly table: string; readonly id: string }): ReactElement => {
  const serviceNow = useServiceNow();
  const flags = useFlags();
  const view = viewOf(table);
  const isNew = id === 'new';
  const [draft, setDraft] = useState<Readonly<Record<string, string>>>({});
  const loaded = useLoaded<Loaded>(`${table}/${id}`, async () => {
    const [record, journal, files, choices] = await Promise.all([
      isNew ? undefined : serviceNow.record(table, id),
      isNew ? [] : serviceNow.journal(id),
      isNew ? [] : serviceNow.files(id),
      Promise.all(picked.map(async ([column]) => [column, await serviceNow.choices(table, column)] as const)),
    ]);
    return {
      record,
      journal: journal.length > 0 || record === undefined ? journal : shownJournal(record),
      files,
      choices: Object.fromEntries(choices),
    };
  });

  const write = async (fields: Readonly<Record<string, string>>): Promise<boolean> => {
    const done = await flags.attempt('Saving', () => serviceNow.update(table, id, fields));
    if (!done) return false;
    setDraft({});
    await loaded.reload();
    return true;
  };
  const create = (): Promise<boolean> =>
    flags.attempt('Creating the record', async () => go(`/partner/${table}/${await serviceNow.create(table, draft)}`, 'replace'));

  return (
    <Show of={loaded}>
      {(now) => (
        <article className="view">
          <p className="crumbs">
            <To path={`/partner/${table}`}>{view.title}</To> / <span>{now.record === undefined ? 'New' : shown(now.record, 'number')}</span>
          </p>
          <header className="view-header">
            <Heading size="large" as="h1">
              {now.record === undefined ? `New ${view.single.toLowerCase()}` : `${view.single} ${shown(now.record, 'number')}`}
            </Heading>
            <div className="actions">
              {now.record === undefined ? (
                <Button appearance="primary" onClick={() => void create()}>
                  Submit
                </Button>
              ) : (
                <>
                  <Button appearance="primary" isDisabled={Object.keys(draft).length === 0} onClick={() => void write(draft)}>
                    Update
                  </Button>
                  <Button onClick={() => void write({ ...closing(view, now.choices, now.record ?? {}), ...draft })}>
                    Close {view.single.toLowerCase()}
                  </Button>
                  <Button appearance="subtle" onClick={() => void loaded.reload()}>
                    Reload
                  </Button>
                </>
              )}
            </div>
          </header>
          <Fields view={view} loaded={now} draft={draft} onChange={(column, value) => setDraft((all) => ({ ...all, [column]: value }))} />
          {now.record === undefined ? null : (
            <>
              <Attachments
                files={now.files.map((file) => ({
                  id: file.sys_id,
                  name: file.file_name,
                  size: file.size_bytes,
                  by: file.sys_created_by,
                  at: file.sys_created_on,
                }))}
                onDownload={serviceNow.download}
                onUpload={async (files) => {
                  for (const file of files) await serviceNow.attach(table, id, file);
                  await loaded.reload();
                }}
              />
              <Activity entries={now.journal} onPost={(column, text) => write({ [column]: text })} />
            </>
          )}
        </article>
      )}
    </Show>
  );
};
