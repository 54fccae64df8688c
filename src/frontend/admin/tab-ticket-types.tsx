import { Box, Button, Heading, Inline, LoadingButton, SectionMessage, Stack, Text } from '@forge/react';
import React, { useState } from 'react';
import type { StarterMappings } from '../../rpc/connection-views';
import type { TicketTypeView } from '../../rpc/platform';
import { SelectInput } from '../shared/inputs';
import { FailureMessage, WhenLoaded } from '../shared/messages';
import { useAction } from '../shared/use-action';
import { useLoad } from '../shared/use-load';
import { freeId, newRoute, problemAt, routeEnd, withoutRoute, withRouteAdded, withServiceProject } from './draft';
import { platformOf, type EditorProps } from './editor-props';

/** M1: pairs of ticket types, chosen from what both platforms offer now. */
export function TicketTypesTab(props: EditorProps): React.JSX.Element {
  const { draft, edit, problems } = props;
  const [proposal, setProposal] = useState<StarterMappings>();
  return (
    <Stack space="space.200">
      {draft.routes.length === 0 ? <Text>No ticket types yet. Choose a pair below: only tickets of these types sync.</Text> : null}
      {draft.routes.map((route, index) => (
        <Box key={route.id} padding="space.150" backgroundColor="elevation.surface.sunken">
          <Inline spread="space-between" alignBlock="center" space="space.200">
            <Stack space="space.050">
              <Text weight="bold">{`${route.source.label} ↔ ${route.target.label}`}</Text>
              <Text>{route.mappings.length === 1 ? '1 field mapping' : `${route.mappings.length} field mappings`}</Text>
              {problemAt(problems, ['routes', index]) === undefined ? null : (
                <Text>{`Problem: ${problemAt(problems, ['routes', index]) ?? ''}`}</Text>
              )}
            </Stack>
            <Button onClick={() => edit(withoutRoute(route.id))}>{`Remove ${route.source.label} ↔ ${route.target.label}`}</Button>
          </Inline>
        </Box>
      ))}
      {proposal === undefined ? null : <ProposalReport proposal={proposal} />}
      <AddRoute {...props} onProposed={setProposal} />
    </Stack>
  );
}

function AddRoute(props: EditorProps & { readonly onProposed: (proposal: StarterMappings) => void }): React.JSX.Element {
  const { draft, names } = props;
  const sourceTypes = useLoad('ticketTypes', { connectionId: draft.id, end: 'source' });
  const targetTypes = useLoad('ticketTypes', { connectionId: draft.id, end: 'target' });
  return (
    <Stack space="space.150">
      <Heading size="small">Add a pair of ticket types</Heading>
      <WhenLoaded load={sourceTypes} what={`Reading the ticket types of ${names.source}`}>
        {(source) => (
          <WhenLoaded load={targetTypes} what={`Reading the ticket types of ${names.target}`}>
            {(target) => <ChooseTypes {...props} source={source} target={target} />}
          </WhenLoaded>
        )}
      </WhenLoaded>
    </Stack>
  );
}

function ChooseTypes(
  props: EditorProps & {
    readonly source: readonly TicketTypeView[];
    readonly target: readonly TicketTypeView[];
    readonly onProposed: (proposal: StarterMappings) => void;
  },
): React.JSX.Element {
  const { draft, edit, names } = props;
  const [sourceKey, setSourceKey] = useState('');
  const [targetKey, setTargetKey] = useState('');
  const propose = useAction('starterMappings');
  const source = props.source.find((type) => typeKey(type) === sourceKey);
  const target = props.target.find((type) => typeKey(type) === targetKey);
  const add = async (withStarters: boolean): Promise<void> => {
    if (source === undefined || target === undefined) return;
    const id = freeId(
      'route',
      draft.routes.map((route) => route.id),
    );
    const route = newRoute(id, routeEnd(source, typeLabel(source)), routeEnd(target, typeLabel(target)));
    if (withStarters) {
      const proposal = await propose.run({
        connectionId: draft.id,
        source: { type: source.type, container: source.container },
        target: { type: target.type, container: target.container },
      });
      if (proposal === undefined) return;
      props.onProposed(proposal);
      edit(
        withRouteAdded({
          ...route,
          mappings: [...proposal.mappings],
          ...(proposal.requester === undefined ? {} : { requester: proposal.requester }),
        }),
      );
    } else {
      edit(withRouteAdded(route));
    }
    edit(withServiceProject('source', platformOf(props.platforms, draft.source.platform), source));
    edit(withServiceProject('target', platformOf(props.platforms, draft.target.platform), target));
    setSourceKey('');
    setTargetKey('');
  };
  const incomplete = source === undefined || target === undefined;
  return (
    <Stack space="space.150">
      <SelectInput
        id="route-source"
        label={`Type in ${names.source}`}
        value={sourceKey}
        options={props.source.map(typeChoice)}
        onChange={setSourceKey}
      />
      <SelectInput
        id="route-target"
        label={`Type in ${names.target}`}
        value={targetKey}
        options={props.target.map(typeChoice)}
        onChange={setTargetKey}
      />
      {propose.failure === undefined ? null : <FailureMessage failure={propose.failure} />}
      <Inline space="space.100">
        <LoadingButton appearance="primary" isDisabled={incomplete} isLoading={propose.busy} onClick={() => void add(true)}>
          Add with starter mappings
        </LoadingButton>
        <Button isDisabled={incomplete} onClick={() => void add(false)}>
          Add without mappings
        </Button>
      </Inline>
    </Stack>
  );
}

/** What the starter mappings left open: to be settled under `Field mappings`. */
function ProposalReport(props: { readonly proposal: StarterMappings }): React.JSX.Element {
  const { open, missing, mappings } = props.proposal;
  const settled = open.length === 0 && missing.length === 0;
  return (
    <SectionMessage
      appearance={settled ? 'success' : 'warning'}
      title={`${mappings.length} starter mappings proposed. They are stored when you save.`}
    >
      {settled ? <Text>Every live value has a partner. Look through them under "Field mappings", then save.</Text> : null}
      {missing.map((entry, index) => (
        <Text key={`missing-${index}`}>{`Not mapped: ${entry.what}. ${entry.reason}`}</Text>
      ))}
      {open.map((entry, index) => (
        <Text
          key={`open-${index}`}
        >{`Open: the value "${entry.option.label}" of ${entry.fieldLabel} (${entry.end}) has no partner yet. Pair it under "Field mappings".`}</Text>
      ))}
    </SectionMessage>
  );
}

const typeKey = (type: TicketTypeView): string => JSON.stringify([type.container, type.type]);
const typeLabel = (type: TicketTypeView): string => (type.containerLabel === '' ? type.label : `${type.containerLabel}: ${type.label}`);
const typeChoice = (type: TicketTypeView): { value: string; label: string } => ({ value: typeKey(type), label: typeLabel(type) });
