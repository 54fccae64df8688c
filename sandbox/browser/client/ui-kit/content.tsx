import React, { useRef, useState } from 'react';
import Breadcrumbs, { BreadcrumbsItem } from '@atlaskit/breadcrumbs';
import Button, { IconButton } from '@atlaskit/button/new';
import ButtonGroup from '@atlaskit/button/button-group';
import Comment, { CommentAction, CommentAuthor, CommentEdited, CommentTime } from '@atlaskit/comment';
import { HelperMessage } from '@atlaskit/form/helper-message';
import { Label } from '@atlaskit/form/label';
import CrossIcon from '@atlaskit/icon/core/cross';
import TextArea from '@atlaskit/textarea';
import { AdfDocument } from '../adf/adf-document';
import { adfFromText, textFromAdf } from '../adf/markdown-editing';
import { call, handlerOf, pick, propsOf, slot, textProp } from './component';
import type { Drawing, Drawings } from './component';
import { Nodes } from './node';

const widths: Readonly<Record<string, number>> = { xsmall: 16, small: 24, medium: 48, large: 96, xlarge: 192 };

const DrawnImage: Drawing = ({ doc }) => {
  const props = propsOf(doc, 'Image') as { readonly width?: number | string; readonly height?: number | string };
  return (
    <img
      className="uikit-image"
      src={textProp(doc, 'src')}
      alt={textProp(doc, 'alt') ?? ''}
      width={props.width ?? widths[textProp(doc, 'size') ?? '']}
      {...pick(props, 'height')}
    />
  );
};

const DrawnAdf: Drawing = ({ doc }) => <AdfDocument document={doc.props['documentWithoutMedia'] ?? doc.props['document']} />;

interface Labelled {
  readonly text: string;
  readonly onClick?: () => void;
}

const DrawnComment: Drawing = ({ doc }) => {
  const author = doc.props['author'] as Labelled | undefined;
  const time = doc.props['time'] as Labelled | undefined;
  const actions = (doc.props['actions'] as readonly Labelled[] | undefined) ?? [];
  const edited = textProp(doc, 'edited');
  return (
    <Comment
      avatar={<Nodes docs={slot(doc, 'avatar')} />}
      content={<Nodes docs={slot(doc, 'content')} />}
      {...(author === undefined ? {} : { author: <CommentAuthor>{author.text}</CommentAuthor> })}
      {...(time === undefined ? {} : { time: <CommentTime>{time.text}</CommentTime> })}
      {...(edited === undefined ? {} : { edited: <CommentEdited>{edited}</CommentEdited> })}
      actions={actions.map((action) => (
        <CommentAction key={action.text} onClick={() => action.onClick?.()}>
          {action.text}
        </CommentAction>
      ))}
    >
      <Nodes docs={doc.children.filter((child) => child.type !== 'ContentWrapper')} />
    </Comment>
  );
};

const DrawnEditor: Drawing = ({ doc }) => {
  const [value, setValue] = useState(() => textFromAdf(doc.props['defaultValue']));
  const save = handlerOf(doc, 'onSave');
  return (
    <div className="uikit-editor">
      <TextArea
        aria-label="Editor"
        minimumRows={4}
        value={value}
        onChange={(event) => {
          setValue(event.currentTarget.value);
          call(doc, 'onChange', adfFromText(event.currentTarget.value));
        }}
      />
      {save === undefined ? null : (
        <ButtonGroup label="Comment">
          <Button appearance="primary" onClick={() => call(doc, 'onSave', adfFromText(value))}>
            Save
          </Button>
          <Button appearance="subtle" onClick={() => call(doc, 'onCancel')}>
            Cancel
          </Button>
        </ButtonGroup>
      )}
    </div>
  );
};

const readAsBase64 = (file: File): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(typeof reader.result === 'string' ? (reader.result.split(',')[1] ?? '') : '');
    reader.onerror = () => reject(reader.error ?? new Error('The file could not be read'));
    reader.readAsDataURL(file);
  });

const DrawnFilePicker: Drawing = ({ doc }) => {
  const input = useRef<HTMLInputElement>(null);
  const id = `file-picker-${doc.key}`;
  const description = textProp(doc, 'description');
  return (
    <div data-testid={textProp(doc, 'testId')}>
      <Label htmlFor={id}>{textProp(doc, 'label') ?? 'Files'}</Label>
      <input
        ref={input}
        id={id}
        type="file"
        multiple
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          void Promise.all(
            files.map(async (file) => ({ data: await readAsBase64(file), name: file.name, size: file.size, type: file.type })),
          ).then((read) => call(doc, 'onChange', read));
        }}
      />
      {description === undefined ? null : <HelperMessage>{description}</HelperMessage>}
    </div>
  );
};

const DrawnFileCard: Drawing = ({ doc }) => (
  <div className="uikit-file-card" data-testid={textProp(doc, 'testId')}>
    <strong>{textProp(doc, 'fileName')}</strong>
    <span>{textProp(doc, 'error') ?? (doc.props['isUploading'] === true ? 'Uploading…' : textProp(doc, 'fileType'))}</span>
    {handlerOf(doc, 'onDownload') === undefined ? null : (
      <Button spacing="compact" onClick={() => call(doc, 'onDownload')}>
        Download
      </Button>
    )}
    {handlerOf(doc, 'onDelete') === undefined ? null : (
      <IconButton
        icon={CrossIcon}
        label={`Remove ${textProp(doc, 'fileName') ?? 'file'}`}
        appearance="subtle"
        spacing="compact"
        onClick={() => call(doc, 'onDelete')}
      />
    )}
  </div>
);

const DrawnTile: Drawing = ({ doc }) => (
  <span className="uikit-tile" role="img" aria-label={textProp(doc, 'label') ?? ''}>
    <Nodes docs={doc.children} />
  </span>
);

const DrawnBreadcrumbs: Drawing = ({ doc }) => (
  <Breadcrumbs
    {...pick(
      propsOf(doc, 'Breadcrumbs'),
      'defaultExpanded',
      'ellipsisLabel',
      'isExpanded',
      'itemsAfterCollapse',
      'itemsBeforeCollapse',
      'label',
      'maxItems',
      'testId',
    )}
  >
    {doc.children.map((child) => (
      <Nodes key={child.key} docs={[child]} />
    ))}
  </Breadcrumbs>
);

const DrawnBreadcrumbsItem: Drawing = ({ doc }) => (
  <BreadcrumbsItem text={textProp(doc, 'text') ?? ''} {...pick(propsOf(doc, 'BreadcrumbsItem'), 'href', 'testId')} />
);

/** Image, AdfRenderer, Comment, editors, files, Tile, Breadcrumbs. */
export const content: Drawings = {
  Image: DrawnImage,
  AdfRenderer: DrawnAdf,
  Comment: DrawnComment,
  CommentEditor: DrawnEditor,
  ChromelessEditor: DrawnEditor,
  FilePicker: DrawnFilePicker,
  FileCard: DrawnFileCard,
  Tile: DrawnTile,
  Breadcrumbs: DrawnBreadcrumbs,
  BreadcrumbsItem: DrawnBreadcrumbsItem,
};
