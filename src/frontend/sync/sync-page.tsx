import { EmptyState, Heading, SectionMessage, Stack, Text } from '@forge/react';
import React, { useState } from 'react';
import type { Overview } from '../../rpc/run';
import { SelectInput } from '../shared/inputs';
import { Loading, WhenLoaded } from '../shared/messages';
import type { Where } from '../shared/moment';
import { useLoad } from '../shared/use-load';
import { useWhere } from '../shared/use-where';
import { connectionBadge } from '../shared/words';
import { AutomaticSync } from './automatic-sync';
import { FailingTickets } from './failing-tickets';
import { History } from './history';
import { ManualSync } from './manual-sync';

/** P2: run, preview, automatic sync, health and history. */
export function SyncPage(): React.JSX.Element {
  const where = useWhere();
  const overview = useLoad('overview', {});
  if (where === undefined) return <Loading what="Loading" />;
  return (
    <WhenLoaded load={overview} what="Reading the connections">
      {(value) => <Connections overview={value} where={where} reload={overview.reload} />}
    </WhenLoaded>
  );
}

function Connections(props: { readonly overview: Overview; readonly where: Where; readonly reload: () => void }): React.JSX.Element {
  const { overview, where, reload } = props;
  const [chosen, setChosen] = useState('');
  const [ended, setEnded] = useState(0);
  const health = overview.connections.find((entry) => entry.connectionId === chosen) ?? overview.connections[0];
  return (
    <Stack space="space.300">
      <Heading size="large">Sync</Heading>
      {overview.banners.map((banner) => (
        <SectionMessage key={banner.message} appearance="error" title={banner.message}>
          {banner.nextStep === undefined ? null : <Text>{`Next step: ${banner.nextStep}`}</Text>}
        </SectionMessage>
      ))}
      {health === undefined ? (
        <EmptyState
          header="No connections yet"
          description="A Jira administrator creates connections on the admin page of this app. Then they can be run here."
        />
      ) : (
        <Stack space="space.300">
          <SelectInput
            id="connection"
            label="Connection"
            value={health.connectionId}
            options={overview.connections.map((entry) => ({
              value: entry.connectionId,
              label: `${entry.connectionName} (${connectionBadge(entry.state).text})`,
            }))}
            onChange={setChosen}
          />
          <Stack key={health.connectionId} space="space.300">
            <AutomaticSync health={health} where={where} onChanged={reload} />
            <ManualSync
              health={health}
              where={where}
              onEnded={() => {
                reload();
                setEnded((before) => before + 1);
              }}
            />
            <FailingTickets connectionId={health.connectionId} where={where} />
          </Stack>
          <History connections={overview.connections} where={where} endedRuns={ended} />
        </Stack>
      )}
    </Stack>
  );
}
