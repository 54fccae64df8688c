import React, { createContext, useContext } from 'react';
import Select from '@atlaskit/select';
import { call, events, handlerOf, pick, propsOf, textProp } from './component';
import type { Drawing, Drawings } from './component';

/** True inside a modal, whose scrolling body would cut an open menu off. */
export const InsideModal = createContext(false);

const DrawnSelect: Drawing = ({ doc }) => {
  const inModal = useContext(InsideModal);
  const inputId = textProp(doc, 'inputId') ?? textProp(doc, 'id');
  return (
    <Select
      {...pick(
        propsOf(doc, 'Select'),
        'appearance',
        'autoFocus',
        'closeMenuOnScroll',
        'closeMenuOnSelect',
        'defaultInputValue',
        'defaultMenuIsOpen',
        'defaultValue',
        'inputValue',
        'isClearable',
        'isDisabled',
        'isInvalid',
        'isLoading',
        'isMulti',
        'isRequired',
        'isSearchable',
        'menuIsOpen',
        'name',
        'openMenuOnFocus',
        'options',
        'placeholder',
        'spacing',
        'testId',
        'value',
      )}
      // The label of a page names the field, so it must lead to the input and not to the box around it.
      {...(inputId === undefined ? {} : { inputId })}
      {...(textProp(doc, 'aria-labelledby') === undefined ? {} : { labelId: textProp(doc, 'aria-labelledby') ?? '' })}
      {...events(doc, 'onBlur', 'onFocus')}
      {...(handlerOf(doc, 'onInputChange') === undefined
        ? {}
        : {
            onInputChange: (typed: string, meta: { readonly action: string; readonly prevInputValue: string }) =>
              call(doc, 'onInputChange', typed, { action: meta.action, prevInputValue: meta.prevInputValue }),
          })}
      onChange={(value, meta) => call(doc, 'onChange', value, { action: meta.action, name: meta.name })}
      {...(inModal ? { menuPosition: 'fixed' as const } : {})}
    />
  );
};

/** Select. */
export const select: Drawings = { Select: DrawnSelect };
