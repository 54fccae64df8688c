import { Button, Inline, Stack, Text } from '@forge/react';
import React from 'react';
import type { Constant, Route } from '../../config/connection';
import type { End } from '../../core/model/end';
import type { FieldView } from '../../rpc/platform';
import { SelectInput, TextInput } from '../shared/inputs';
import { WhenLoaded } from '../shared/messages';
import { useLoad } from '../shared/use-load';
import { fieldChoices, isPicklist, scopeOf } from './route-fields';

interface ConstantsProps {
  /** Prefix of the inputs' ids. */
  readonly id: string;
  readonly connectionId: string;
  readonly route: Route;
  readonly end: End;
  readonly fields: readonly FieldView[];
  readonly constants: readonly Constant[];
  readonly onChange: (constants: Constant[]) => void;
  readonly addLabel: string;
}

/** Fields of one end with a fixed value each: live values where the field is a picklist, text otherwise. */
export function ConstantsEditor(props: ConstantsProps): React.JSX.Element {
  const { constants, onChange } = props;
  const unused = props.fields.filter((field) => !constants.some((constant) => constant.field === field.id));
  return (
    <Stack space="space.150">
      {constants.map((constant, index) => (
        <ConstantRow
          key={constant.field}
          {...props}
          constant={constant}
          index={index}
          onConstant={(next) => onChange(constants.map((other, at) => (at === index ? next : other)))}
          onRemove={() => onChange(constants.filter((_other, at) => at !== index))}
        />
      ))}
      <SelectInput
        id={`${props.id}-add`}
        label={props.addLabel}
        value=""
        placeholder="Choose a field to add …"
        options={fieldChoices(unused)}
        onChange={(field) => {
          const info = unused.find((candidate) => candidate.id === field);
          if (info !== undefined) onChange([...constants, { field, value: '', type: info.type }]);
        }}
      />
    </Stack>
  );
}

function ConstantRow(
  props: ConstantsProps & {
    readonly constant: Constant;
    readonly index: number;
    readonly onConstant: (constant: Constant) => void;
    readonly onRemove: () => void;
  },
): React.JSX.Element {
  const { constant, onConstant } = props;
  const info = props.fields.find((field) => field.id === constant.field);
  const label = info?.label ?? constant.field;
  const inputId = `${props.id}-${props.index}`;
  return (
    <Stack space="space.050">
      {info === undefined ? <Text>{`The field ${label} is no longer offered by the platform.`}</Text> : null}
      {info !== undefined && isPicklist(info) ? (
        <PicklistValue {...props} inputId={inputId} label={label} />
      ) : (
        <TextInput
          id={inputId}
          label={label}
          value={constant.value}
          onChange={(value) => onConstant({ field: constant.field, value, type: info?.type ?? constant.type })}
        />
      )}
      <Inline>
        <Button appearance="subtle" onClick={props.onRemove}>{`Remove ${label}`}</Button>
      </Inline>
    </Stack>
  );
}

function PicklistValue(
  props: ConstantsProps & {
    readonly constant: Constant;
    readonly onConstant: (constant: Constant) => void;
    readonly inputId: string;
    readonly label: string;
  },
): React.JSX.Element {
  const { constant } = props;
  const values = useLoad('values', {
    connectionId: props.connectionId,
    end: props.end,
    scope: scopeOf(props.route, props.end),
    field: constant.field,
  });
  return (
    <WhenLoaded load={values} what={`Reading the values of ${props.label}`}>
      {(options) => (
        <SelectInput
          id={props.inputId}
          label={props.label}
          value={constant.value}
          options={options.map((option) => ({ value: option.id, label: option.label }))}
          onChange={(value) => {
            const chosen = options.find((option) => option.id === value);
            props.onConstant({
              field: constant.field,
              value,
              type: constant.type,
              ...(chosen === undefined ? {} : { label: chosen.label }),
            });
          }}
        />
      )}
    </WhenLoaded>
  );
}
