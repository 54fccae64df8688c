import { Button, ErrorMessage, Inline, Stack, Text } from '@forge/react';
import React, { useState } from 'react';
import { conflictPolicySchema, type FieldEnd, type FieldMapping } from '../../config/connection';
import { ENDS, type Direction, type End } from '../../core/model/end';
import type { FieldView } from '../../rpc/platform';
import { SelectInput, Switch } from '../shared/inputs';
import { directionText } from '../shared/words';
import { fieldEnd } from './draft';
import type { RouteProps } from './editor-props';
import { fieldChoices, isPicklist, type FieldsOfEnds } from './route-fields';
import { ValuesEditor } from './values-editor';

const DIRECTIONS: readonly Direction[] = ['source-to-target', 'target-to-source', 'bidirectional'];

const TYPE_NAMES: Readonly<Record<FieldView['type'], string>> = {
  text: 'text',
  richText: 'formatted text',
  number: 'number',
  date: 'date',
  dateTime: 'date and time',
  boolean: 'yes or no',
  option: 'picklist',
  options: 'picklist with several values',
  user: 'person',
  labels: 'labels',
};

interface Props extends RouteProps {
  readonly fields: FieldsOfEnds;
  /** Absent for a new mapping; then `newId` names it. */
  readonly mapping: FieldMapping | undefined;
  readonly newId?: string;
  readonly onDone: (mapping: FieldMapping) => void;
  readonly onCancel: () => void;
}

/** One mapping, edited aside and taken over as a whole. */
export function MappingEditor(props: Props): React.JSX.Element {
  const { names, fields } = props;
  const [ends, setEnds] = useState<Partial<Record<End, FieldEnd>>>(
    props.mapping === undefined ? {} : { source: props.mapping.source, target: props.mapping.target },
  );
  const [direction, setDirection] = useState<Direction>(props.mapping?.direction ?? 'bidirectional');
  const [carryEmpty, setCarryEmpty] = useState(props.mapping?.carryEmpty ?? false);
  const [conflict, setConflict] = useState<string>(props.mapping?.conflict ?? '');
  const [values, setValues] = useState(props.mapping?.values);
  const [asked, setAsked] = useState(false);
  const { source, target } = ends;

  const choose = (end: End, id: string): void => {
    const field = fields[end].find((candidate) => candidate.id === id);
    if (field === undefined) return;
    const next = { ...ends, [end]: fieldEnd(field) };
    setEnds(next);
    // Pairs hold ids of the field they were made for.
    setValues(
      next.source !== undefined && next.target !== undefined && isPicklist(next.source) && isPicklist(next.target)
        ? { pairs: [], unmapped: { kind: 'skip' } }
        : undefined,
    );
  };
  const take = (): void => {
    setAsked(true);
    const id = props.mapping?.id ?? props.newId;
    if (source === undefined || target === undefined || id === undefined) return;
    const policy = conflictPolicySchema.safeParse(conflict);
    props.onDone({
      id,
      source: refreshed(source, fields.source),
      target: refreshed(target, fields.target),
      direction,
      carryEmpty,
      ...(values === undefined ? {} : { values }),
      ...(policy.success ? { conflict: policy.data } : {}),
    });
  };
  const picklists = source !== undefined && target !== undefined && (isPicklist(source) || isPicklist(target));
  return (
    <Stack space="space.200">
      {ENDS.map((end) => (
        <Stack key={end} space="space.050">
          <SelectInput
            id={`mapping-${end}`}
            label={`Field of ${names[end]}`}
            required
            value={ends[end]?.field ?? ''}
            options={withCurrent(fieldChoices(fields[end]), ends[end])}
            problem={asked && ends[end] === undefined ? 'Choose a field.' : undefined}
            onChange={(id) => choose(end, id)}
          />
          {ends[end] === undefined ? null : <Text color="color.text.subtle">{fieldNote(ends[end], fields[end])}</Text>}
        </Stack>
      ))}
      <SelectInput
        id="mapping-direction"
        label="Direction"
        value={direction}
        options={DIRECTIONS.map((value) => ({ value, label: directionText(value, names) }))}
        onChange={(value) => setDirection(DIRECTIONS.find((candidate) => candidate === value) ?? direction)}
      />
      <Switch
        id="mapping-carry-empty"
        label="Carry empty values"
        help="On: an emptied field empties the other end. Off: it changes nothing there."
        on={carryEmpty}
        onChange={setCarryEmpty}
      />
      {direction === 'bidirectional' ? (
        <SelectInput
          id="mapping-conflict"
          label="When both ends changed the field"
          help="The value that loses is kept and shown on the issue."
          value={conflict}
          placeholder="As set for the ticket type"
          clearable
          options={[
            { value: 'source-wins', label: `${names.source} wins` },
            { value: 'target-wins', label: `${names.target} wins` },
            { value: 'latest-wins', label: 'Latest change wins, where both ends report times per field' },
          ]}
          onChange={setConflict}
        />
      ) : null}
      {picklists ? (
        <Switch
          id="mapping-values"
          label="Pair the values"
          help="Off: the value is copied as it is."
          on={values !== undefined}
          onChange={(on) => setValues(on ? { pairs: [], unmapped: { kind: 'skip' } } : undefined)}
        />
      ) : null}
      {values !== undefined && source !== undefined && target !== undefined ? (
        <ValuesEditor {...props} source={source} target={target} direction={direction} values={values} onChange={setValues} />
      ) : null}
      {asked && (source === undefined || target === undefined) ? <ErrorMessage>Choose a field on both ends.</ErrorMessage> : null}
      <Inline space="space.100" alignBlock="center">
        <Button appearance="primary" onClick={take}>
          Apply mapping
        </Button>
        <Button onClick={props.onCancel}>Cancel</Button>
        <Text>Stored when you save the connection.</Text>
      </Inline>
    </Stack>
  );
}

/** The facts of the field as the platform tells them now; as remembered when it is no longer offered. */
function refreshed(end: FieldEnd, fields: readonly FieldView[]): FieldEnd {
  const live = fields.find((field) => field.id === end.field);
  return live === undefined ? end : fieldEnd(live);
}

function withCurrent(choices: { value: string; label: string }[], current: FieldEnd | undefined): { value: string; label: string }[] {
  if (current === undefined || choices.some((choice) => choice.value === current.field)) return choices;
  return [{ value: current.field, label: `${current.label} (no longer offered)` }, ...choices];
}

function fieldNote(end: FieldEnd, fields: readonly FieldView[]): string {
  const live = fields.find((field) => field.id === end.field);
  if (live === undefined) return 'The platform no longer offers this field.';
  const facts = [`Type: ${TYPE_NAMES[live.type]}`];
  if (live.requiredOnCreate) facts.push('required when a ticket is created');
  if (!live.editable) facts.push('cannot be changed later');
  if (live.maxLength !== undefined) facts.push(`at most ${live.maxLength} characters`);
  return facts.join(', ');
}
