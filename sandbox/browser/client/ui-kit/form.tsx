import React from 'react';
import type { FormEvent } from 'react';
import { ErrorMessage } from '@atlaskit/form/error-message';
import { HelperMessage } from '@atlaskit/form/helper-message';
import { Label } from '@atlaskit/form/label';
import { RequiredAsterisk } from '@atlaskit/form/required-asterisk';
import { ValidMessage } from '@atlaskit/form/valid-message';
import Heading from '@atlaskit/heading';
import { call, pick, propsOf, textProp } from './component';
import type { Drawing, Drawings } from './component';
import { Nodes, PropNodes } from './node';

const DrawnForm: Drawing = ({ doc }) => {
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    // A form inside a drawn modal bubbles through React's tree to the form around the modal.
    event.stopPropagation();
    call(doc, 'onSubmit');
  };
  return (
    <form noValidate onSubmit={onSubmit}>
      <Nodes docs={doc.children} />
    </form>
  );
};

const DrawnFormHeader: Drawing = ({ doc }) => (
  <div className="uikit-form-header">
    {doc.props['title'] === undefined ? null : (
      <Heading size="large" as="h2">
        <PropNodes value={doc.props['title']} />
      </Heading>
    )}
    {doc.props['description'] === undefined ? null : (
      <p>
        <PropNodes value={doc.props['description']} />
      </p>
    )}
    <Nodes docs={doc.children} />
  </div>
);

const DrawnFormSection: Drawing = ({ doc }) => (
  <div className="uikit-form-section">
    {doc.props['title'] === undefined ? null : (
      <Heading size="small" as="h3">
        <PropNodes value={doc.props['title']} />
      </Heading>
    )}
    {doc.props['description'] === undefined ? null : (
      <p>
        <PropNodes value={doc.props['description']} />
      </p>
    )}
    <Nodes docs={doc.children} />
  </div>
);

const DrawnFormFooter: Drawing = ({ doc }) => (
  <div className="uikit-form-footer" style={{ justifyContent: doc.props['align'] === 'start' ? 'flex-start' : 'flex-end' }}>
    <Nodes docs={doc.children} />
  </div>
);

const DrawnLabel: Drawing = ({ doc }) => (
  <Label htmlFor={textProp(doc, 'labelFor') ?? ''} {...pick(propsOf(doc, 'Label'), 'id', 'testId')}>
    <Nodes docs={doc.children} />
  </Label>
);

const DrawnHelper: Drawing = ({ doc }) => (
  <HelperMessage {...pick(propsOf(doc, 'HelperMessage'), 'testId')}>
    <Nodes docs={doc.children} />
  </HelperMessage>
);

const DrawnError: Drawing = ({ doc }) => (
  <ErrorMessage {...pick(propsOf(doc, 'ErrorMessage'), 'testId')}>
    <Nodes docs={doc.children} />
  </ErrorMessage>
);

const DrawnValid: Drawing = ({ doc }) => (
  <ValidMessage {...pick(propsOf(doc, 'ValidMessage'), 'testId')}>
    <Nodes docs={doc.children} />
  </ValidMessage>
);

const DrawnAsterisk: Drawing = () => <RequiredAsterisk />;

/** Form with its parts, Label and the messages of a field. */
export const form: Drawings = {
  Form: DrawnForm,
  FormHeader: DrawnFormHeader,
  FormSection: DrawnFormSection,
  FormFooter: DrawnFormFooter,
  Label: DrawnLabel,
  HelperMessage: DrawnHelper,
  ErrorMessage: DrawnError,
  ValidMessage: DrawnValid,
  RequiredAsterisk: DrawnAsterisk,
};
