import React, { useEffect, useRef, useState } from 'react';
import Range from '@atlaskit/range';
import TextArea from '@atlaskit/textarea';
import Textfield from '@atlaskit/textfield';
import type { ForgeDoc } from '../forge/forge-doc';
import { call, events, pick, propsOf, textProp } from './component';
import type { Drawing, Drawings } from './component';
import { PropNodes } from './node';
import { serialisableEvent } from './serialisable-event';

/**
 * The text to show in a field whose `value` the page controls. What a person types shows at once; the page's value is taken over
 * when it changes, so that a page which answers later (over the bridge it always does) loses no keystroke and no cursor.
 */
const useControlledText = (doc: ForgeDoc): readonly [string | undefined, (typed: string) => void] => {
  const given = textProp(doc, 'value');
  const [shown, show] = useState(given);
  const last = useRef(given);
  useEffect(() => {
    if (last.current === given) return;
    last.current = given;
    show(given);
  }, [given]);
  return [given === undefined ? undefined : shown, show];
};

const shared = [
  'appearance',
  'autoFocus',
  'defaultValue',
  'id',
  'isCompact',
  'isDisabled',
  'isInvalid',
  'isMonospaced',
  'isReadOnly',
  'isRequired',
  'maxLength',
  'minLength',
  'name',
  'placeholder',
  'testId',
  'aria-invalid',
  'aria-labelledby',
] as const;

const DrawnTextfield: Drawing = ({ doc }) => {
  const props = propsOf(doc, 'Textfield');
  const [value, show] = useControlledText(doc);
  return (
    <Textfield
      {...pick(props, ...shared, 'type', 'width', 'min', 'max', 'pattern')}
      {...events(doc, 'onBlur', 'onFocus')}
      {...(value === undefined ? {} : { value })}
      {...(props.elemBeforeInput === undefined ? {} : { elemBeforeInput: <PropNodes value={props.elemBeforeInput} /> })}
      {...(props.elemAfterInput === undefined ? {} : { elemAfterInput: <PropNodes value={props.elemAfterInput} /> })}
      onChange={(event) => {
        show(event.currentTarget.value);
        call(doc, 'onChange', serialisableEvent(event));
      }}
    />
  );
};

const DrawnTextArea: Drawing = ({ doc }) => {
  const [value, show] = useControlledText(doc);
  return (
    <TextArea
      {...pick(propsOf(doc, 'TextArea'), ...shared, 'maxHeight', 'minimumRows', 'resize', 'spellCheck')}
      {...events(doc, 'onBlur', 'onFocus')}
      {...(value === undefined ? {} : { value })}
      onChange={(event) => {
        show(event.currentTarget.value);
        call(doc, 'onChange', serialisableEvent(event));
      }}
    />
  );
};

const DrawnRange: Drawing = ({ doc }) => (
  <Range
    {...pick(propsOf(doc, 'Range'), 'aria-labelledby', 'defaultValue', 'id', 'isDisabled', 'max', 'min', 'name', 'step', 'testId', 'value')}
    {...events(doc, 'onBlur', 'onFocus')}
    onChange={(value) => call(doc, 'onChange', value)}
  />
);

/** Textfield, TextArea, Range. */
export const textInputs: Drawings = { Textfield: DrawnTextfield, TextArea: DrawnTextArea, Range: DrawnRange };
