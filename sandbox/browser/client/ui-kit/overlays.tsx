import React from 'react';
import ModalDialog from '@atlaskit/modal-dialog/modal-dialog';
import ModalBody from '@atlaskit/modal-dialog/modal-body';
import ModalFooter from '@atlaskit/modal-dialog/modal-footer';
import ModalHeader from '@atlaskit/modal-dialog/modal-header';
import ModalTitle from '@atlaskit/modal-dialog/modal-title';
import ModalTransition from '@atlaskit/modal-dialog/modal-transition';
import { Popup } from '@atlaskit/popup/popup';
import Tooltip from '@atlaskit/tooltip/Tooltip';
import { call, flagProp, pick, propsOf, slot } from './component';
import type { Drawing, Drawings } from './component';
import { Nodes, PropNodes } from './node';
import { InsideModal } from './select';

const DrawnModal: Drawing = ({ doc }) => {
  const props = propsOf(doc, 'Modal');
  return (
    <ModalDialog
      {...pick(props, 'autoFocus', 'height', 'label', 'shouldScrollInViewport', 'testId', 'width')}
      onClose={() => call(doc, 'onClose')}
    >
      <InsideModal.Provider value>
        {props.title === undefined ? null : (
          <ModalHeader hasCloseButton>
            <ModalTitle>{props.title}</ModalTitle>
          </ModalHeader>
        )}
        <Nodes docs={doc.children} />
      </InsideModal.Provider>
    </ModalDialog>
  );
};

/** Fades a modal out when the page removes it, and needs its children as direct elements to see them go. */
const DrawnModalTransition: Drawing = ({ doc }) => (
  <ModalTransition>
    {doc.children.map((child) => (
      <Nodes key={child.key} docs={[child]} />
    ))}
  </ModalTransition>
);

const DrawnModalHeader: Drawing = ({ doc }) => (
  <ModalHeader hasCloseButton {...pick(propsOf(doc, 'ModalHeader'), 'testId')}>
    <Nodes docs={doc.children} />
  </ModalHeader>
);

const DrawnModalTitle: Drawing = ({ doc }) => (
  <ModalTitle {...pick(propsOf(doc, 'ModalTitle'), 'appearance', 'isMultiline', 'testId')}>
    <Nodes docs={doc.children} />
  </ModalTitle>
);

const DrawnModalBody: Drawing = ({ doc }) => (
  <ModalBody {...pick(propsOf(doc, 'ModalBody'), 'hasInlinePadding', 'testId')}>
    <Nodes docs={doc.children} />
  </ModalBody>
);

const DrawnModalFooter: Drawing = ({ doc }) => (
  <ModalFooter {...pick(propsOf(doc, 'ModalFooter'), 'testId')}>
    <Nodes docs={doc.children} />
  </ModalFooter>
);

const DrawnTooltip: Drawing = ({ doc }) => (
  <Tooltip
    content={<PropNodes value={doc.props['content']} />}
    {...pick(propsOf(doc, 'Tooltip'), 'delay', 'mousePosition', 'position', 'testId', 'truncate')}
  >
    <Nodes docs={doc.children} />
  </Tooltip>
);

const DrawnPopup: Drawing = ({ doc }) => {
  const props = propsOf(doc, 'Popup');
  return (
    <Popup
      isOpen={flagProp(doc, 'isOpen')}
      {...pick(
        props,
        'autoFocus',
        'id',
        'label',
        'placement',
        'fallbackPlacements',
        'role',
        'rootBoundary',
        'shouldFlip',
        'testId',
        'titleId',
      )}
      onClose={() => call(doc, 'onClose')}
      content={() => (
        <div className="uikit-popup">
          <Nodes docs={slot(doc, 'content')} />
        </div>
      )}
      trigger={({ ref, ...aria }) => (
        <span ref={ref} className="uikit-popup-trigger" data-expanded={aria['aria-expanded']}>
          <Nodes docs={slot(doc, 'trigger')} />
        </span>
      )}
    />
  );
};

/** Modal with its parts, Tooltip, Popup. */
export const overlays: Drawings = {
  Modal: DrawnModal,
  ModalTransition: DrawnModalTransition,
  ModalHeader: DrawnModalHeader,
  ModalTitle: DrawnModalTitle,
  ModalBody: DrawnModalBody,
  ModalFooter: DrawnModalFooter,
  Tooltip: DrawnTooltip,
  Popup: DrawnPopup,
};
