import React, { useContext } from 'react';
import Calendar from '@atlaskit/calendar';
import DatePicker from '@atlaskit/datetime-picker/date-picker';
import TimePicker from '@atlaskit/datetime-picker/time-picker';
import { call, events, pick, propsOf } from './component';
import type { Drawing, Drawings } from './component';
import type { ForgeDoc } from '../forge/forge-doc';
import { InsideModal } from './select';

const useSelectProps = (doc: ForgeDoc): Record<string, unknown> => {
  const inModal = useContext(InsideModal);
  const given = doc.props['selectProps'];
  return {
    ...(typeof given === 'object' ? given : {}),
    ...(inModal ? { menuPosition: 'fixed' } : {}),
  };
};

const DrawnDatePicker: Drawing = ({ doc }) => {
  const selectProps = useSelectProps(doc);
  return (
    <DatePicker
      {...pick(
        propsOf(doc, 'DatePicker'),
        'appearance',
        'autoFocus',
        'dateFormat',
        'defaultIsOpen',
        'defaultValue',
        'disabled',
        'id',
        'isDisabled',
        'isInvalid',
        'isOpen',
        'isRequired',
        'locale',
        'maxDate',
        'minDate',
        'name',
        'nextMonthLabel',
        'placeholder',
        'previousMonthLabel',
        'shouldShowCalendarButton',
        'spacing',
        'testId',
        'value',
        'weekStartDay',
      )}
      {...events(doc, 'onBlur', 'onFocus')}
      selectProps={selectProps}
      onChange={(value) => call(doc, 'onChange', value)}
    />
  );
};

const DrawnTimePicker: Drawing = ({ doc }) => {
  const selectProps = useSelectProps(doc);
  return (
    <TimePicker
      {...pick(
        propsOf(doc, 'TimePicker'),
        'appearance',
        'autoFocus',
        'defaultIsOpen',
        'defaultValue',
        'hideIcon',
        'id',
        'isDisabled',
        'isInvalid',
        'isOpen',
        'isRequired',
        'label',
        'locale',
        'name',
        'placeholder',
        'spacing',
        'testId',
        'timeFormat',
        'timeIsEditable',
        'times',
        'value',
      )}
      {...events(doc, 'onBlur', 'onFocus')}
      selectProps={selectProps}
      onChange={(value) => call(doc, 'onChange', value)}
    />
  );
};

const DrawnCalendar: Drawing = ({ doc }) => (
  <Calendar
    {...pick(
      propsOf(doc, 'Calendar'),
      'day',
      'defaultDay',
      'defaultMonth',
      'defaultPreviouslySelected',
      'defaultSelected',
      'defaultYear',
      'disabled',
      'locale',
      'maxDate',
      'minDate',
      'nextMonthLabel',
      'previousMonthLabel',
      'previouslySelected',
      'selected',
      'tabIndex',
      'testId',
      'today',
      'weekStartDay',
      'year',
    )}
    {...events(doc, 'onBlur', 'onFocus')}
    onChange={({ iso, type, day, month, year }) => call(doc, 'onChange', { iso, type, day, month, year })}
    onSelect={({ iso, day, month, year }) => call(doc, 'onSelect', { iso, day, month, year })}
  />
);

/** DatePicker, TimePicker, Calendar. */
export const dates: Drawings = { DatePicker: DrawnDatePicker, TimePicker: DrawnTimePicker, Calendar: DrawnCalendar };
