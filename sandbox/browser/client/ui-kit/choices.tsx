import React, { useState } from 'react';
import { Checkbox } from '@atlaskit/checkbox';
import { Radio, RadioGroup } from '@atlaskit/radio';
import Toggle from '@atlaskit/toggle';
import { call, events, flagProp, pick, propsOf, textProp } from './component';
import type { Drawing, Drawings } from './component';

const DrawnCheckbox: Drawing = ({ doc }) => (
  <Checkbox
    {...pick(
      propsOf(doc, 'Checkbox'),
      'aria-invalid',
      'aria-labelledby',
      'defaultChecked',
      'id',
      'isChecked',
      'isDisabled',
      'isIndeterminate',
      'isInvalid',
      'isRequired',
      'label',
      'name',
      'testId',
      'value',
    )}
    {...events(doc, 'onBlur', 'onChange', 'onFocus')}
  />
);

interface Choice {
  readonly label: string;
  readonly value: string;
  readonly isDisabled?: boolean;
}

const choicesOf = (value: unknown): readonly Choice[] => (Array.isArray(value) ? (value as readonly Choice[]) : []);

const DrawnCheckboxGroup: Drawing = ({ doc }) => {
  const controlled = doc.props['value'] as readonly string[] | undefined;
  const [own, setOwn] = useState<readonly string[]>((doc.props['defaultValue'] as readonly string[] | undefined) ?? []);
  const chosen = controlled ?? own;
  const choices = choicesOf(doc.props['options'] ?? doc.props['items']);
  const toggle = (value: string, on: boolean): void => {
    const next = choices.map((choice) => choice.value).filter((each) => (each === value ? on : chosen.includes(each)));
    setOwn(next);
    call(doc, 'onChange', next);
  };
  return (
    <div role="group" aria-labelledby={textProp(doc, 'aria-labelledby')} aria-label={textProp(doc, 'label') ?? textProp(doc, 'name')}>
      {choices.map((choice) => (
        <Checkbox
          key={choice.value}
          name={textProp(doc, 'name') ?? ''}
          value={choice.value}
          label={choice.label}
          isChecked={chosen.includes(choice.value)}
          isDisabled={flagProp(doc, 'isDisabled') || choice.isDisabled === true}
          onChange={(event) => toggle(choice.value, event.currentTarget.checked)}
        />
      ))}
    </div>
  );
};

const DrawnRadio: Drawing = ({ doc }) => (
  <Radio
    value={textProp(doc, 'value') ?? ''}
    {...pick(
      propsOf(doc, 'Radio'),
      'aria-invalid',
      'aria-labelledby',
      'ariaLabel',
      'id',
      'isChecked',
      'isDisabled',
      'isInvalid',
      'isRequired',
      'label',
      'name',
      'testId',
    )}
    {...events(doc, 'onBlur', 'onChange', 'onFocus', 'onInvalid')}
  />
);

const DrawnRadioGroup: Drawing = ({ doc }) => (
  <RadioGroup
    {...pick(
      propsOf(doc, 'RadioGroup'),
      'aria-labelledby',
      'defaultValue',
      'isDisabled',
      'isInvalid',
      'isRequired',
      'name',
      'options',
      'testId',
      'value',
    )}
    {...events(doc, 'onChange')}
  />
);

const DrawnToggle: Drawing = ({ doc }) => (
  <Toggle
    {...pick(propsOf(doc, 'Toggle'), 'defaultChecked', 'id', 'isChecked', 'isDisabled', 'label', 'name', 'size', 'testId', 'value')}
    {...events(doc, 'onBlur', 'onChange', 'onFocus')}
  />
);

/** Checkbox, CheckboxGroup, Radio, RadioGroup, Toggle. */
export const choices: Drawings = {
  Checkbox: DrawnCheckbox,
  CheckboxGroup: DrawnCheckboxGroup,
  Radio: DrawnRadio,
  RadioGroup: DrawnRadioGroup,
  Toggle: DrawnToggle,
};
