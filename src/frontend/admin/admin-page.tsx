import React, { useState } from 'react';
import { WhenLoaded } from '../shared/messages';
import { useLoad } from '../shared/use-load';
import { ConnectionList } from './connection-list';
import { CreateConnection } from './create-connection';
import { ConnectionEditor } from './editor';

type View = { readonly at: 'list' } | { readonly at: 'create' } | { readonly at: 'edit'; readonly connectionId: string };

/** P1: connections and everything an admin sets about them. */
export function AdminPage(): React.JSX.Element {
  const [view, setView] = useState<View>({ at: 'list' });
  const platforms = useLoad('platforms', {});
  const connections = useLoad('listConnections', {});
  const back = (): void => {
    connections.reload();
    setView({ at: 'list' });
  };
  return (
    <WhenLoaded load={platforms} what="Loading">
      {(known) => {
        switch (view.at) {
          case 'list':
            return (
              <ConnectionList
                connections={connections}
                platforms={known}
                onOpen={(connectionId) => setView({ at: 'edit', connectionId })}
                onCreate={() => setView({ at: 'create' })}
              />
            );
          case 'create':
            return (
              <CreateConnection platforms={known} onCreated={(connectionId) => setView({ at: 'edit', connectionId })} onCancel={back} />
            );
          case 'edit':
            return <ConnectionEditor connectionId={view.connectionId} platforms={known} onBack={back} />;
        }
      }}
    </WhenLoaded>
  );
}
