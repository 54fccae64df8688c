import { Button, Heading, Inline, SectionMessage, Stack, Tab, TabList, TabPanel, Tabs, Text } from '@forge/react';
import React, { useState } from 'react';
import type { Connection } from '../../config/connection';
import type { ConnectionView } from '../../rpc/connection-views';
import type { PlatformView } from '../../rpc/platform';
import type { Problem } from '../../rpc/result';
import { FailureMessage, Refusal, WhenLoaded } from '../shared/messages';
import { StateBadge } from '../shared/state-badge';
import { useAction } from '../shared/use-action';
import { useLoad } from '../shared/use-load';
import { connectionBadge } from '../shared/words';
import { isChanged, type Edit } from './draft';
import { endNames } from './editor-props';
import { SaveBar } from './save-bar';
import { ClosingTab } from './tab-closing';
import { CommentsFilesTab } from './tab-comments-files';
import { ConnectionTab } from './tab-connection';
import { ContactsTab } from './tab-contacts';
import { DescriptionTab } from './tab-description';
import { MappingsTab } from './tab-mappings';
import { TicketTypesTab } from './tab-ticket-types';

const TABS = [
  { label: 'Connection', Panel: ConnectionTab },
  { label: 'Ticket types', Panel: TicketTypesTab },
  { label: 'Field mappings', Panel: MappingsTab },
  { label: 'Description', Panel: DescriptionTab },
  { label: 'Comments & files', Panel: CommentsFilesTab },
  { label: 'Contacts', Panel: ContactsTab },
  { label: 'Closing & defaults', Panel: ClosingTab },
] as const;

/** One connection with everything that belongs to it, edited as a whole. */
export function ConnectionEditor(props: {
  readonly connectionId: string;
  readonly platforms: readonly PlatformView[];
  readonly onBack: () => void;
}): React.JSX.Element {
  const load = useLoad('getConnection', { connectionId: props.connectionId });
  return (
    <WhenLoaded load={load} what="Reading the connection">
      {(view) => <Editor key={view.connection.id} view={view} platforms={props.platforms} onBack={props.onBack} />}
    </WhenLoaded>
  );
}

function Editor(props: {
  readonly view: ConnectionView;
  readonly platforms: readonly PlatformView[];
  readonly onBack: () => void;
}): React.JSX.Element {
  const [saved, setSaved] = useState<Connection>(props.view.connection);
  const [draft, setDraft] = useState<Connection>(props.view.connection);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [stale, setStale] = useState(false);
  const [justSaved, setJustSaved] = useState(false);
  const [tab, setTab] = useState(0);
  const [generation, setGeneration] = useState(0);
  const [credentials, setCredentials] = useState(props.view.credentials);
  const [leaving, setLeaving] = useState(false);
  const save = useAction('saveConnection');
  const unsaved = isChanged(saved, draft);
  const edit = (change: Edit): void => {
    setDraft(change);
    setJustSaved(false);
  };
  const discard = (): void => {
    setDraft(saved);
    setProblems([]);
    setLeaving(false);
    // Text inputs keep what was typed: fresh ones show the saved values.
    setGeneration((before) => before + 1);
  };
  const submit = async (): Promise<void> => {
    const outcome = await save.run({ connection: draft });
    setStale(false);
    if (outcome === undefined) return;
    switch (outcome.outcome) {
      case 'saved':
        setSaved(outcome.connection);
        setDraft(outcome.connection);
        setProblems([]);
        setJustSaved(true);
        return;
      case 'refused':
        setProblems(outcome.problems);
        return;
      case 'stale':
        setStale(true);
        return;
    }
  };
  const failed = save.failure;
  const shownProblems = failed?.problems ?? problems;
  const names = endNames(draft, props.platforms);
  return (
    <Stack space="space.200">
      <Inline space="space.100" alignBlock="center">
        <Button onClick={() => (unsaved ? setLeaving(true) : props.onBack())}>Back to connections</Button>
        <Heading size="large">{saved.name}</Heading>
        <StateBadge badge={connectionBadge(saved.state)} />
      </Inline>
      {saved.stateReason === '' ? null : (
        <SectionMessage appearance="warning" title="About the state of this connection">
          <Text>{saved.stateReason}</Text>
        </SectionMessage>
      )}
      {leaving && unsaved ? (
        <SectionMessage appearance="warning" title="There are unsaved changes">
          <Inline space="space.100">
            <Button onClick={props.onBack}>Leave without saving</Button>
            <Button onClick={() => setLeaving(false)}>Stay</Button>
          </Inline>
        </SectionMessage>
      ) : null}
      {stale ? (
        <Stack space="space.100">
          <Refusal
            title="Somebody else saved this connection meanwhile"
            reason="Nothing of yours was saved."
            nextStep="Load the current version, then make your changes again."
          />
          <Inline>
            <Button onClick={props.onBack}>Close and load again</Button>
          </Inline>
        </Stack>
      ) : null}
      {failed === undefined || failed.problems !== undefined ? null : <FailureMessage failure={failed} />}
      <SaveBar
        draft={draft}
        unsaved={unsaved}
        busy={save.busy}
        saved={justSaved}
        problems={shownProblems}
        onSave={() => void submit()}
        onDiscard={discard}
      />
      <Tabs id="connection-tabs" selected={tab} onChange={(index) => setTab(index)}>
        <TabList>
          {TABS.map(({ label }) => (
            <Tab key={label}>{label}</Tab>
          ))}
        </TabList>
        {TABS.map(({ label, Panel }, index) => (
          <TabPanel key={label}>
            {index === tab ? (
              <Panel
                key={generation}
                draft={draft}
                edit={edit}
                problems={shownProblems}
                platforms={props.platforms}
                names={names}
                credentials={credentials}
                onCredentials={(end, status) => setCredentials((before) => ({ ...before, [end]: status }))}
                unsaved={unsaved}
              />
            ) : null}
          </TabPanel>
        ))}
      </Tabs>
    </Stack>
  );
}
