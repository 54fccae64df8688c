import { Button, Heading, Inline, SectionMessage, Stack, Text } from '@forge/react';
import React from 'react';
import type { FieldEnd, FieldMapping, UnmappedPolicy } from '../../config/connection';
import { ENDS, type Direction, type End } from '../../core/model/end';
import type { OptionView } from '../../rpc/platform';
import { SelectInput } from '../shared/inputs';
import { WhenLoaded } from '../shared/messages';
import { useLoad } from '../shared/use-load';
import type { RouteProps } from './editor-props';
import { PairRow } from './pair-row';
import { scopeOf, type FieldsOfEnds } from './route-fields';
import { newPair, pairedByName, unpaired, vanished, withoutWayBack, withReturnValue } from './value-pairs';
import { without } from './without';

type Values = NonNullable<FieldMapping['values']>;

interface Props extends RouteProps {
  readonly fields: FieldsOfEnds;
  readonly source: FieldEnd;
  readonly target: FieldEnd;
  readonly direction: Direction;
  readonly values: Values;
  readonly onChange: (values: Values) => void;
}

/** M4, M5: pairs of live values, the way back, and what happens to the rest. */
export function ValuesEditor(props: Props): React.JSX.Element {
  const { draft, route, names } = props;
  const source = useLoad('values', { connectionId: draft.id, end: 'source', scope: scopeOf(route, 'source'), field: props.source.field });
  const target = useLoad('values', { connectionId: draft.id, end: 'target', scope: scopeOf(route, 'target'), field: props.target.field });
  return (
    <Stack space="space.150">
      <Heading size="small">Values</Heading>
      <WhenLoaded load={source} what={`Reading the values of ${props.source.label} in ${names.source}`}>
        {(sourceValues) => (
          <WhenLoaded load={target} what={`Reading the values of ${props.target.label} in ${names.target}`}>
            {(targetValues) => <Pairs {...props} live={{ source: sourceValues, target: targetValues }} />}
          </WhenLoaded>
        )}
      </WhenLoaded>
    </Stack>
  );
}

function Pairs(props: Props & { readonly live: Readonly<Record<End, readonly OptionView[]>> }): React.JSX.Element {
  const { values, onChange, live, names, direction } = props;
  const { pairs } = values;
  const open = { source: unpaired(pairs, live.source, 'source', direction), target: unpaired(pairs, live.target, 'target', direction) };
  const warnings = ENDS.flatMap((end) => [
    ...withoutWayBack(pairs, end, direction).map(
      (label) => `"${label}" of ${names[end]} belongs to several pairs: tick the one to use on the way back.`,
    ),
    ...vanished(pairs, live[end], end).map(
      (pair) => `"${pair[end].label}" is no longer offered by ${names[end]}: choose another value or remove the pair.`,
    ),
  ]);
  const addable = live.source[0] !== undefined && live.target[0] !== undefined;
  return (
    <Stack space="space.150">
      {addable ? null : <Text>One of the fields offers no values at the moment, so there is nothing to pair.</Text>}
      {pairs.map((pair, index) => (
        <PairRow
          key={index}
          {...props}
          pair={pair}
          index={index}
          onPair={(next) => onChange({ ...values, pairs: pairs.map((other, at) => (at === index ? next : other)) })}
          onReturnValue={(on) => onChange({ ...values, pairs: withReturnValue(pairs, index, on) })}
          onRemove={() => onChange({ ...values, pairs: pairs.filter((_other, at) => at !== index) })}
        />
      ))}
      <Inline space="space.100">
        <Button
          isDisabled={!addable}
          onClick={() => {
            const first = open.source[0] ?? live.source[0];
            const second = open.target[0] ?? live.target[0];
            if (first !== undefined && second !== undefined) onChange({ ...values, pairs: [...pairs, newPair(first, second)] });
          }}
        >
          Add value pair
        </Button>
        <Button isDisabled={!addable} onClick={() => onChange({ ...values, pairs: pairedByName(pairs, live.source, live.target) })}>
          Pair equal names
        </Button>
      </Inline>
      {warnings.length === 0 ? null : (
        <SectionMessage appearance="warning" title="To settle">
          {warnings.map((warning) => (
            <Text key={warning}>{warning}</Text>
          ))}
        </SectionMessage>
      )}
      {ENDS.map((end) =>
        open[end].length === 0 ? null : (
          <Text key={end}>{`Without a pair in ${names[end]}: ${open[end].map((option) => option.label).join(', ')}`}</Text>
        ),
      )}
      <UnmappedPolicyInput {...props} />
    </Stack>
  );
}

function UnmappedPolicyInput(props: Props & { readonly live: Readonly<Record<End, readonly OptionView[]>> }): React.JSX.Element {
  const { values, onChange, live, names } = props;
  const policy = values.unmapped;
  const setDefault = (end: End, id: string): void => {
    if (policy.kind !== 'default') return;
    const option = live[end].find((candidate) => candidate.id === id);
    const rest = without(policy, end);
    onChange({ ...values, unmapped: option === undefined ? rest : { ...rest, [end]: { id: option.id, label: option.label } } });
  };
  return (
    <Stack space="space.150">
      <SelectInput
        id="values-unmapped"
        label="Values without a pair"
        value={policy.kind}
        options={[
          { value: 'skip', label: 'Skip the field and report it' },
          { value: 'default', label: 'Use a default value' },
          { value: 'fail', label: 'Fail the ticket' },
        ]}
        onChange={(kind) => onChange({ ...values, unmapped: policyOf(kind) })}
      />
      {policy.kind === 'default'
        ? ENDS.map((end) => (
            <SelectInput
              key={end}
              id={`values-default-${end}`}
              label={`Default in ${names[end]}`}
              clearable
              value={policy[end]?.id ?? ''}
              options={live[end].map((option) => ({ value: option.id, label: option.label }))}
              onChange={(id) => setDefault(end, id)}
            />
          ))
        : null}
    </Stack>
  );
}

function policyOf(kind: string): UnmappedPolicy {
  switch (kind) {
    case 'default':
      return { kind: 'default' };
    case 'fail':
      return { kind: 'fail' };
    default:
      return { kind: 'skip' };
  }
}
