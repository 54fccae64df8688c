import { Checkbox, ErrorMessage, HelperMessage, Inline, Label, Select, Stack, Text, TextArea, Textfield, Toggle } from '@forge/react';
import React from 'react';

/** Inputs with their label, help and complaint in one place. Ids must be unique on the page: labels are tied to inputs by them. */

interface Common {
  readonly id: string;
  readonly label: string;
  readonly help?: string | undefined;
  /** What is wrong with the value, next to it. */
  readonly problem?: string | undefined;
  readonly required?: boolean;
  readonly disabled?: boolean;
}

interface Choice {
  readonly label: string;
  readonly value: string;
}

export function TextInput(
  props: Common & {
    readonly value: string;
    readonly onChange: (value: string) => void;
    readonly placeholder?: string;
    readonly kind?: 'text' | 'password' | 'number' | 'url';
    readonly lines?: number;
  },
): React.JSX.Element {
  const { id, value, onChange, problem } = props;
  // Left to the browser while the person types: a value sent back over the bridge would arrive behind the next key.
  const common = {
    id,
    name: id,
    defaultValue: value,
    isRequired: props.required ?? false,
    isDisabled: props.disabled ?? false,
    isInvalid: problem !== undefined,
    placeholder: props.placeholder ?? '',
    onChange: (event: { readonly target: { readonly value?: unknown } }) =>
      onChange(typeof event.target.value === 'string' ? event.target.value : ''),
  };
  return (
    <Field {...props}>
      {props.lines === undefined ? (
        <Textfield {...common} type={props.kind ?? 'text'} />
      ) : (
        <TextArea {...common} minimumRows={props.lines} />
      )}
    </Field>
  );
}

export function SelectInput(
  props: Common & {
    readonly value: string;
    readonly options: readonly Choice[];
    readonly onChange: (value: string) => void;
    readonly placeholder?: string;
    /** The choice may be taken back; `onChange` then gets an empty text. */
    readonly clearable?: boolean;
  },
): React.JSX.Element {
  return (
    <Field {...props}>
      <Select
        inputId={props.id}
        name={props.id}
        value={props.options.find((option) => option.value === props.value) ?? null}
        options={[...props.options]}
        isSearchable
        isClearable={props.clearable ?? false}
        isRequired={props.required ?? false}
        isDisabled={props.disabled ?? false}
        isInvalid={props.problem !== undefined}
        placeholder={props.placeholder ?? 'Choose …'}
        onChange={(chosen: Choice | null) => props.onChange(chosen?.value ?? '')}
      />
    </Field>
  );
}

export function Switch(props: {
  readonly id: string;
  readonly label: string;
  readonly help?: string;
  readonly on: boolean;
  readonly disabled?: boolean;
  readonly onChange: (on: boolean) => void;
}): React.JSX.Element {
  return (
    <Stack space="space.050">
      <Inline space="space.100" alignBlock="center">
        <Toggle
          id={props.id}
          label={props.label}
          isChecked={props.on}
          isDisabled={props.disabled ?? false}
          onChange={(event) => props.onChange(event.target.checked ?? !props.on)}
        />
        <Label labelFor={props.id}>{props.label}</Label>
        <Text color="color.text.subtle">{props.on ? 'On' : 'Off'}</Text>
      </Inline>
      {props.help === undefined ? null : <HelperMessage>{props.help}</HelperMessage>}
    </Stack>
  );
}

export function Tick(props: {
  readonly id: string;
  readonly label: string;
  readonly on: boolean;
  readonly disabled?: boolean;
  readonly onChange: (on: boolean) => void;
}): React.JSX.Element {
  return (
    <Checkbox
      id={props.id}
      name={props.id}
      label={props.label}
      isChecked={props.on}
      isDisabled={props.disabled ?? false}
      onChange={(event) => props.onChange(event.target.checked ?? !props.on)}
    />
  );
}

/** A label over an input, with help and complaint below. */
export function Field(props: Common & { readonly children: React.ReactNode }): React.JSX.Element {
  return (
    <Stack space="space.050">
      <Label labelFor={props.id}>{props.required === true ? `${props.label} (required)` : props.label}</Label>
      {props.children}
      {props.help === undefined ? null : <HelperMessage>{props.help}</HelperMessage>}
      {props.problem === undefined ? null : <ErrorMessage>{props.problem}</ErrorMessage>}
    </Stack>
  );
}
