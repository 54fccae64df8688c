import { Button, Inline, Stack, Text, useProductContext } from '@forge/react';
import React from 'react';
import { Loading, Refusal, WhenLoaded } from '../shared/messages';
import type { Where } from '../shared/moment';
import { useLoad } from '../shared/use-load';
import { useWhere } from '../shared/use-where';
import { isBeside, issueIdOf } from './field-state';
import { LinkBlock } from './link-block';
import { NotLinkedBlock } from './not-linked-block';

/** P3: one block per link, and why there is none where there is none. */
export function IssuePanel(): React.JSX.Element {
  const where = useWhere();
  const context = useProductContext();
  if (where === undefined || context === undefined) return <Loading what="Loading" />;
  const issueId = issueIdOf(context.extension);
  if (issueId === undefined) {
    return <Refusal title="No issue here" reason="This panel shows the sync of an issue." nextStep="Open an issue." />;
  }
  return <Panel issueId={issueId} where={where} narrow={isBeside(context.extension)} />;
}

function Panel(props: { readonly issueId: string; readonly where: Where; readonly narrow: boolean }): React.JSX.Element {
  const { issueId, where, narrow } = props;
  const view = useLoad('issueView', { issueId });
  return (
    <WhenLoaded load={view} what="Reading the sync of this issue">
      {({ links, notLinked }) => (
        <Stack space="space.300">
          {links.map((link) => (
            <LinkBlock key={link.connectionId} issueId={issueId} link={link} where={where} narrow={narrow} onChanged={view.reload} />
          ))}
          {links.length === 0 ? <Text weight="bold">This issue is not linked with a ticket of a partner.</Text> : null}
          {links.length === 0 && notLinked.length === 0 ? <Text>There is no connection that could sync it.</Text> : null}
          {notLinked.map((entry) => (
            <NotLinkedBlock key={entry.connectionId} issueId={issueId} entry={entry} onChanged={view.reload} />
          ))}
          <Inline>
            <Button onClick={view.reload}>Refresh</Button>
          </Inline>
        </Stack>
      )}
    </WhenLoaded>
  );
}
