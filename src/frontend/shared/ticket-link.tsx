import { Link, Text } from '@forge/react';
import React from 'react';
import type { TicketLabel } from '../../rpc/run';
import { isWebAddress } from './web-address';

/** A ticket's key as a link to the ticket; its key alone when the address is no web address; a dash for no ticket. */
export function ticketLink(ticket: TicketLabel | undefined): React.JSX.Element {
  if (ticket === undefined) return <Text>—</Text>;
  if (!isWebAddress(ticket.url)) return <Text>{ticket.key}</Text>;
  return (
    <Text>
      <Link href={ticket.url} openNewTab>
        {ticket.key}
      </Link>
    </Text>
  );
}
