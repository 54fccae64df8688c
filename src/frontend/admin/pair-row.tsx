import { Box, Button, Inline, Stack } from '@forge/react';
import React, { useState } from 'react';
import type { FieldEnd, ValuePair } from '../../config/connection';
import { ENDS, type End } from '../../core/model/end';
import type { OptionView } from '../../rpc/platform';
import { SelectInput, Tick } from '../shared/inputs';
import { ConstantsEditor } from './constants-editor';
import type { RouteProps } from './editor-props';
import type { FieldsOfEnds } from './route-fields';

interface Props extends RouteProps {
  readonly fields: FieldsOfEnds;
  readonly live: Readonly<Record<End, readonly OptionView[]>>;
  readonly source: FieldEnd;
  readonly target: FieldEnd;
  readonly pair: ValuePair;
  readonly index: number;
  readonly onPair: (pair: ValuePair) => void;
  readonly onReturnValue: (on: boolean) => void;
  readonly onRemove: () => void;
}

/** One pair of values with its companions: further fields set on the receiving end together with the value. */
export function PairRow(props: Props): React.JSX.Element {
  const { pair, index, live, names, onPair } = props;
  const companions = pair.companions.source.length + pair.companions.target.length;
  const [open, setOpen] = useState(false);
  const title = `pair ${index + 1}`;
  return (
    <Box padding="space.100" backgroundColor="elevation.surface">
      <Stack space="space.100">
        <Inline space="space.150" alignBlock="end" shouldWrap>
          {ENDS.map((end) => (
            <SelectInput
              key={end}
              id={`pair-${index}-${end}`}
              label={`${names[end]} value of ${title}`}
              value={pair[end].id}
              options={choices(live[end], pair[end])}
              onChange={(id) => {
                const option = live[end].find((candidate) => candidate.id === id);
                if (option !== undefined) onPair({ ...pair, [end]: { id: option.id, label: option.label } });
              }}
            />
          ))}
          <Tick id={`pair-${index}-return`} label="Use on the way back" on={pair.returnValue} onChange={props.onReturnValue} />
          <Button appearance="subtle" onClick={() => setOpen(!open)}>
            {open ? `Hide companions of ${title}` : `Companions of ${title} (${companions})`}
          </Button>
          <Button appearance="subtle" onClick={props.onRemove}>{`Remove ${title}`}</Button>
        </Inline>
        {open
          ? ENDS.map((end) => (
              <ConstantsEditor
                key={end}
                id={`pair-${index}-companions-${end}`}
                connectionId={props.draft.id}
                route={props.route}
                end={end}
                fields={props.fields[end].filter((field) => field.editable && field.id !== props[end].field)}
                constants={pair.companions[end]}
                onChange={(constants) => onPair({ ...pair, companions: { ...pair.companions, [end]: constants } })}
                addLabel={`Also set in ${names[end]} with "${pair[end].label}"`}
              />
            ))
          : null}
      </Stack>
    </Box>
  );
}

function choices(
  live: readonly OptionView[],
  current: { readonly id: string; readonly label: string },
): { value: string; label: string }[] {
  const offered = live.map((option) => ({ value: option.id, label: option.label }));
  return offered.some((choice) => choice.value === current.id)
    ? offered
    : [{ value: current.id, label: `${current.label} (no longer offered)` }, ...offered];
}
