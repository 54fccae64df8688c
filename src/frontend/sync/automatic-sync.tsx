import { Button, Heading, Inline, SectionMessage, Stack, Text } from '@forge/react';
import React, { useState } from 'react';
import type { StateChange } from '../../rpc/connection-views';
import type { ConnectionHealth } from '../../rpc/run';
import { Switch } from '../shared/inputs';
import { FailureMessage, Refusal } from '../shared/messages';
import { showMoment, type Where } from '../shared/moment';
import { StateBadge } from '../shared/state-badge';
import { useAction } from '../shared/use-action';
import { connectionBadge } from '../shared/words';
import { failingText, heartbeatText } from './heartbeat';

/** S4, C5: the state of a connection, automatic sync on and off, pause and resume. */
export function AutomaticSync(props: {
  readonly health: ConnectionHealth;
  readonly where: Where;
  readonly onChanged: () => void;
}): React.JSX.Element {
  const { health, where } = props;
  const { connectionId, state } = health;
  const [answer, setAnswer] = useState<StateChange>();
  const automatic = useAction('setAutomatic');
  const pauseIt = useAction('pauseConnection');
  const resumeIt = useAction('resumeConnection');
  const took = (change: StateChange | undefined): void => {
    setAnswer(change);
    if (change?.outcome === 'changed') props.onChanged();
  };
  const busy = automatic.busy || pauseIt.busy || resumeIt.busy;
  const failure = automatic.failure ?? pauseIt.failure ?? resumeIt.failure;
  const stopped = state === 'paused' || state === 'needs-attention';
  const blocked = state !== 'automatic' && !health.automaticAllowed.allowed;
  return (
    <Stack space="space.150">
      <Inline space="space.100" alignBlock="center">
        <Heading size="medium">{health.connectionName}</Heading>
        <StateBadge badge={connectionBadge(state)} />
      </Inline>
      <Text>{`${health.sourceName} → ${health.targetName}: ${heartbeatText(health, where, Date.now())}; ${failingText(health, where, Date.now())}.`}</Text>
      {health.nextRunAt === undefined ? null : <Text>{`Next automatic sync: ${showMoment(health.nextRunAt, where)}`}</Text>}
      {health.stateReason === '' ? null : (
        <SectionMessage appearance="warning" title="About this state">
          <Text>{health.stateReason}</Text>
        </SectionMessage>
      )}
      <Switch
        id="automatic-sync"
        label="Automatic sync every 5 minutes"
        on={state === 'automatic'}
        disabled={busy || stopped || blocked}
        onChange={(on) => void automatic.run({ connectionId, on }).then(took)}
      />
      {blocked && !stopped ? (
        <Text>
          {`Automatic sync cannot be switched on yet. ${health.automaticAllowed.reason ?? ''}${health.automaticAllowed.nextStep === undefined ? '' : ` Next step: ${health.automaticAllowed.nextStep}`}`}
        </Text>
      ) : null}
      <Inline>
        {stopped ? (
          <Button isDisabled={busy} onClick={() => void resumeIt.run({ connectionId }).then(took)}>
            Resume this connection
          </Button>
        ) : (
          <Button isDisabled={busy || state === 'draft'} onClick={() => void pauseIt.run({ connectionId }).then(took)}>
            Pause this connection
          </Button>
        )}
      </Inline>
      {answer?.outcome === 'refused' ? <Refusal title="Nothing was changed" reason={answer.reason} nextStep={answer.nextStep} /> : null}
      {answer?.outcome === 'changed' && answer.piledUp !== undefined ? (
        <Text>{`${answer.piledUp} tickets changed meanwhile and will sync now.`}</Text>
      ) : null}
      {failure === undefined ? null : <FailureMessage failure={failure} />}
    </Stack>
  );
}
