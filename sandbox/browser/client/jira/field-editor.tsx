import React, { useContext } from 'react';
import type { ReactElement } from 'react';
import DatePicker from '@atlaskit/datetime-picker/date-picker';
import { HelperMessage } from '@atlaskit/form/helper-message';
import { Label } from '@atlaskit/form/label';
import Select, { AsyncSelect, CreatableSelect } from '@atlaskit/select';
import TextArea from '@atlaskit/textarea';
import Textfield from '@atlaskit/textfield';
import { adfFromText, textFromAdf } from '../adf/markdown-editing';
import { DirectoryContext } from '../ui-kit/people';
import type { FieldMeta } from './client';
import { controlOf, optionLabel } from './field-values';

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const nameIn = (value: unknown): string => (isRecord(value) && typeof value['displayName'] === 'string' ? value['displayName'] : '');

interface Props {
  readonly id: string;
  readonly meta: FieldMeta;
  /** As Jira gives it. */
  readonly value: unknown;
  /** As Jira takes it. */
  readonly onChange: (value: unknown) => void;
  readonly inModal: boolean;
}

const Control = ({ id, meta, value, onChange, inModal }: Props): ReactElement | null => {
  const directory = useContext(DirectoryContext);
  const menu = inModal ? ({ menuPosition: 'fixed' } as const) : {};
  switch (controlOf(meta)) {
    case 'text':
      return (
        <Textfield
          id={id}
          defaultValue={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.currentTarget.value === '' ? null : event.currentTarget.value)}
        />
      );
    case 'number':
      return (
        <Textfield
          id={id}
          type="number"
          defaultValue={typeof value === 'number' ? String(value) : ''}
          onChange={(event) => onChange(event.currentTarget.value === '' ? null : Number(event.currentTarget.value))}
        />
      );
    case 'paragraph':
      return (
        <>
          <TextArea
            id={id}
            minimumRows={6}
            defaultValue={textFromAdf(value)}
            onChange={(event) => onChange(adfFromText(event.currentTarget.value))}
          />
          <HelperMessage>Markdown: **bold**, lists, `code`, tables.</HelperMessage>
        </>
      );
    case 'date':
      return (
        <DatePicker
          defaultValue={typeof value === 'string' ? value : ''}
          onChange={(date) => onChange(date === '' ? null : date)}
          id={id}
          selectProps={menu}
        />
      );
    case 'option': {
      const options = (meta.allowedValues ?? []).map((option) => ({ label: optionLabel(option), value: option.id ?? optionLabel(option) }));
      const chosen = isRecord(value) ? options.find((option) => option.value === value['id']) : undefined;
      return (
        <Select
          inputId={id}
          options={options}
          defaultValue={chosen ?? null}
          isClearable={!meta.required}
          onChange={(option) => onChange(option === null ? null : { id: option.value })}
          {...menu}
        />
      );
    }
    case 'person':
      return (
        <AsyncSelect<{ readonly label: string; readonly value: string }>
          inputId={id}
          defaultOptions
          isClearable
          defaultValue={nameIn(value) === '' ? null : { label: nameIn(value), value: '' }}
          loadOptions={async (typed) =>
            (await directory.find(typed)).map((person) => ({ label: person.displayName, value: person.accountId }))
          }
          onChange={(option) => onChange(option === null ? null : { accountId: option.value })}
          {...menu}
        />
      );
    case 'labels':
      return (
        <CreatableSelect<{ readonly label: string; readonly value: string }, true>
          inputId={id}
          isMulti
          options={[]}
          defaultValue={Array.isArray(value) ? value.map((label) => ({ label: String(label), value: String(label) })) : []}
          onChange={(chosen) => onChange(chosen.map((option) => option.value))}
          {...menu}
        />
      );
    case undefined:
      return null;
  }
};

/** A labelled control for one field. Draws nothing for a field the views cannot edit. */
export const FieldEditor = (props: Props): ReactElement | null =>
  controlOf(props.meta) === undefined ? null : (
    <div className="field">
      <Label htmlFor={props.id}>
        {props.meta.name}
        {props.meta.required ? <span aria-hidden="true"> *</span> : null}
      </Label>
      <Control {...props} />
    </div>
  );
