import React from 'react';
import InlineEdit from '@atlaskit/inline-edit';
import { call, pick, propsOf, slot, textProp } from './component';
import type { Drawing, Drawings } from './component';
import { Nodes } from './node';

const DrawnInlineEdit: Drawing = ({ doc }) => (
  <InlineEdit
    // The value lives on the page's side of the bridge; here it only has to be something.
    defaultValue=""
    isEditing={doc.props['isEditing'] === true}
    label={textProp(doc, 'label') ?? ''}
    {...pick(
      propsOf(doc, 'InlineEdit') as {
        readonly cancelButtonLabel?: string;
        readonly confirmButtonLabel?: string;
        readonly editButtonLabel?: string;
        readonly hideActionButtons?: boolean;
        readonly isRequired?: boolean;
        readonly keepEditViewOpenOnBlur?: boolean;
        readonly readViewFitContainerWidth?: boolean;
      },
      'cancelButtonLabel',
      'confirmButtonLabel',
      'editButtonLabel',
      'hideActionButtons',
      'isRequired',
      'keepEditViewOpenOnBlur',
      'readViewFitContainerWidth',
    )}
    readView={() => (
      <div className="uikit-read-view">
        <Nodes docs={slot(doc, 'readView')} />
      </div>
    )}
    editView={() => (
      <div role="group" aria-label={textProp(doc, 'label')}>
        <Nodes docs={slot(doc, 'editView')} />
      </div>
    )}
    onConfirm={() => call(doc, 'onConfirm')}
    onCancel={() => call(doc, 'onCancel')}
    onEdit={() => call(doc, 'onEdit')}
  />
);

/** InlineEdit. */
export const inlineEdit: Drawings = { InlineEdit: DrawnInlineEdit };
