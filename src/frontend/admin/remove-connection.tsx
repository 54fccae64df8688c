import { Button, LoadingButton, Modal, ModalBody, ModalFooter, ModalHeader, ModalTitle, ModalTransition, Stack, Text } from '@forge/react';
import React, { useState } from 'react';
import type { ConnectionSummary } from '../../rpc/connection-views';
import { Tick } from '../shared/inputs';
import { FailureMessage } from '../shared/messages';
import { useAction } from '../shared/use-action';

/** C8: asks before a connection is removed; no ticket is touched. */
export function RemoveConnection(props: {
  readonly connection: ConnectionSummary | undefined;
  readonly onRemoved: () => void;
  readonly onCancel: () => void;
}): React.JSX.Element {
  return (
    <ModalTransition>
      {props.connection === undefined ? null : (
        <Question connection={props.connection} onRemoved={props.onRemoved} onCancel={props.onCancel} />
      )}
    </ModalTransition>
  );
}

function Question(props: {
  readonly connection: ConnectionSummary;
  readonly onRemoved: () => void;
  readonly onCancel: () => void;
}): React.JSX.Element {
  const [purge, setPurge] = useState(false);
  const remove = useAction('removeConnection');
  const submit = async (): Promise<void> => {
    if ((await remove.run({ connectionId: props.connection.id, purge })) !== undefined) props.onRemoved();
  };
  return (
    <Modal onClose={props.onCancel} label={`Remove ${props.connection.name}`}>
      <ModalHeader>
        <ModalTitle>{`Remove ${props.connection.name}?`}</ModalTitle>
      </ModalHeader>
      <ModalBody>
        <Stack space="space.150">
          <Text>No ticket is changed or deleted on either end. Tickets stop syncing over this connection.</Text>
          <Tick
            id="purge"
            label="Also delete the links, the history and the credentials that the app stored for it"
            on={purge}
            onChange={setPurge}
          />
          {remove.failure === undefined ? null : <FailureMessage failure={remove.failure} />}
        </Stack>
      </ModalBody>
      <ModalFooter>
        <Button onClick={props.onCancel}>Cancel</Button>
        <LoadingButton appearance="danger" isLoading={remove.busy} onClick={() => void submit()}>
          Remove connection
        </LoadingButton>
      </ModalFooter>
    </Modal>
  );
}
