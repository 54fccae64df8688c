import React, { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import DynamicTable from '@atlaskit/dynamic-table';
import Heading from '@atlaskit/heading';
import SectionMessage from '@atlaskit/section-message/message';
import Textfield from '@atlaskit/textfield';
import { messageOf } from '../shell/http';
import { To, go } from '../shell/router';
import { pageSize, shown, stored, useServiceNow } from './client';
import type { ServiceNowRecord } from './client';
import { viewOf } from './tables';

/** The records of a table, newest change first, with a field for an encoded query. */
export const RecordList = ({ table }: { readonly table: string }): ReactElement => {
  const serviceNow = useServiceNow();
  const view = viewOf(table);
  const [query, setQuery] = useState('ORDERBYDESCsys_updated_on');
  const [asked, setAsked] = useState({ query, time: 0 });
  const [records, setRecords] = useState<readonly ServiceNowRecord[]>();
  const [ended, setEnded] = useState(true);
  const [offset, setOffset] = useState(0);
  const [error, setError] = useState<string>();

  useEffect(() => {
    let current = true;
    setError(undefined);
    serviceNow.list(table, asked.query, 0).then(
      (found) => {
        if (!current) return;
        setRecords(found.records);
        setEnded(found.ended);
        setOffset(pageSize);
      },
      (failure: unknown) => {
        if (current) setError(messageOf(failure));
      },
    );
    return () => {
      current = false;
    };
  }, [serviceNow, table, asked]);

  const more = async (): Promise<void> => {
    const next = await serviceNow.list(table, asked.query, offset);
    setRecords([...(records ?? []), ...next.records]);
    setEnded(next.ended);
    setOffset(offset + pageSize);
  };

  const widths: Readonly<Record<string, number>> = { number: 12, short_description: 46, state: 14, priority: 13, sys_updated_on: 15 };
  const head = { cells: view.columns.map(([column, label]) => ({ key: column, content: label, width: widths[column] ?? 15 })) };
  const rows = (records ?? []).map((record) => ({
    key: stored(record, 'sys_id'),
    cells: view.columns.map(([column]) => ({
      key: column,
      content:
        column === 'number' ? (
          <To path={`/partner/${table}/${stored(record, 'sys_id')}`}>{shown(record, column)}</To>
        ) : (
          shown(record, column)
        ),
    })),
  }));

  return (
    <section className="view">
      <header className="view-header">
        <Heading size="large" as="h1">
          {view.title}
        </Heading>
        <Button appearance="primary" onClick={() => go(`/partner/${table}/new`)}>
          New {view.single.toLowerCase()}
        </Button>
      </header>
      <form
        className="jql"
        onSubmit={(event) => {
          event.preventDefault();
          setAsked({ query, time: asked.time + 1 });
        }}
      >
        <Textfield
          aria-label="Encoded query"
          isMonospaced
          isCompact
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
        />
        <Button type="submit">Run</Button>
      </form>
      {error === undefined ? (
        <DynamicTable label={view.title} head={head} rows={rows} isLoading={records === undefined} emptyView={<p>No records match.</p>} />
      ) : (
        <SectionMessage appearance="error" title="The instance refused the query">
          <p>{error}</p>
        </SectionMessage>
      )}
      {ended ? null : (
        <Button appearance="subtle" onClick={() => void more()}>
          Show more
        </Button>
      )}
    </section>
  );
};
