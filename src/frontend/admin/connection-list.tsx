import { Button, DynamicTable, EmptyState, Heading, Inline, Stack, Text } from '@forge/react';
import React, { useState } from 'react';
import type { ConnectionSummary } from '../../rpc/connection-views';
import type { PlatformView } from '../../rpc/platform';
import type { Load } from '../shared/use-load';
import { WhenLoaded } from '../shared/messages';
import { StateBadge } from '../shared/state-badge';
import { connectionBadge } from '../shared/words';
import { platformOf } from './editor-props';
import { OperatorSettings } from './operator-settings';
import { RemoveConnection } from './remove-connection';

const HEAD = {
  cells: [
    { key: 'name', content: 'Connection' },
    { key: 'ends', content: 'Source → target' },
    { key: 'types', content: 'Ticket types' },
    { key: 'state', content: 'State' },
    { key: 'actions', content: 'Actions' },
  ],
};

/** All connections of the site. */
export function ConnectionList(props: {
  readonly connections: Load<readonly ConnectionSummary[]>;
  readonly platforms: readonly PlatformView[];
  readonly onOpen: (connectionId: string) => void;
  readonly onCreate: () => void;
}): React.JSX.Element {
  const [removing, setRemoving] = useState<ConnectionSummary>();
  const name = (id: string): string => platformOf(props.platforms, id)?.name ?? id;
  return (
    <Stack space="space.300">
      <WhenLoaded load={props.connections} what="Reading the connections">
        {(connections) =>
          connections.length === 0 ? (
            <Stack space="space.200" alignInline="center">
              <EmptyState
                header="No connections yet"
                description="A connection pairs this Jira site with a partner’s ticketing platform and keeps the tickets of both in step."
              />
              <Button appearance="primary" onClick={props.onCreate}>
                Create connection
              </Button>
            </Stack>
          ) : (
            <Stack space="space.200">
              <Inline spread="space-between" alignBlock="center">
                <Heading size="large">Connections</Heading>
                <Button appearance="primary" onClick={props.onCreate}>
                  Create connection
                </Button>
              </Inline>
              <DynamicTable
                label="Connections"
                head={HEAD}
                rows={connections.map((connection) => ({
                  key: connection.id,
                  cells: [
                    {
                      key: 'name',
                      content: connection.contractName === '' ? connection.name : `${connection.name} (${connection.contractName})`,
                    },
                    { key: 'ends', content: `${name(connection.source.platform)} → ${name(connection.target.platform)}` },
                    { key: 'types', content: String(connection.routes) },
                    {
                      key: 'state',
                      content: (
                        <Stack space="space.050">
                          <StateBadge badge={connectionBadge(connection.state)} />
                          {connection.stateReason === '' ? null : <Text>{connection.stateReason}</Text>}
                        </Stack>
                      ),
                    },
                    {
                      key: 'actions',
                      content: (
                        <Inline space="space.100">
                          <Button onClick={() => props.onOpen(connection.id)}>{`Edit ${connection.name}`}</Button>
                          <Button appearance="subtle" onClick={() => setRemoving(connection)}>{`Remove ${connection.name}`}</Button>
                        </Inline>
                      ),
                    },
                  ],
                }))}
              />
            </Stack>
          )
        }
      </WhenLoaded>
      <OperatorSettings />
      <RemoveConnection
        connection={removing}
        onCancel={() => setRemoving(undefined)}
        onRemoved={() => {
          setRemoving(undefined);
          props.connections.reload();
        }}
      />
    </Stack>
  );
}
