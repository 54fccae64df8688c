import { Box, Heading, Stack, Text } from '@forge/react';
import React from 'react';
import { FILE_CEILING_BYTES, type Connection } from '../../config/connection';
import { ENDS, type End } from '../../core/model/end';
import { SelectInput, Switch, TextInput } from '../shared/inputs';
import { problemAt, withEnd } from './draft';
import { platformOf, type EditorProps } from './editor-props';
import { listText, megabytes, parseList, parseMegabytes } from './file-filter';

const KINDS = [
  { key: 'publicComments', label: 'Public comments' },
  { key: 'internalComments', label: 'Internal comments' },
  { key: 'attachments', label: 'Files' },
] as const;

const WAYS = [
  { key: 'sourceToTarget', from: 'source', to: 'target' },
  { key: 'targetToSource', from: 'target', to: 'source' },
] as const;

/** K1–K3. */
export function CommentsFilesTab(props: EditorProps): React.JSX.Element {
  const { draft, edit, names, problems } = props;
  const filter = draft.fileFilter;
  const setFilter = (patch: Partial<Connection['fileFilter']>): void =>
    edit((connection) => ({ ...connection, fileFilter: { ...connection.fileFilter, ...patch } }));
  return (
    <Stack space="space.300">
      {KINDS.map((kind) => (
        <Stack key={kind.key} space="space.100">
          <Heading size="small">{kind.label}</Heading>
          {WAYS.map((way) => (
            <Switch
              key={way.key}
              id={`${kind.key}-${way.key}`}
              label={`${kind.label}: ${names[way.from]} → ${names[way.to]}`}
              on={draft[kind.key][way.key]}
              onChange={(on) => edit((connection) => ({ ...connection, [kind.key]: { ...connection[kind.key], [way.key]: on } }))}
            />
          ))}
          {kind.key === 'internalComments' ? <InternalNote {...props} /> : null}
        </Stack>
      ))}
      <SelectInput
        id="edited-comments"
        label="When a comment is edited later"
        value={draft.editedComments}
        options={[
          { value: 'update', label: 'Update the copy, where the platform can' },
          { value: 'ignore', label: 'Ignore the edit' },
          { value: 'add', label: 'Add a new comment that says so' },
        ]}
        onChange={(value) =>
          edit((connection) => ({ ...connection, editedComments: value === 'ignore' || value === 'add' ? value : 'update' }))
        }
      />
      <Heading size="small">File filter</Heading>
      <TextInput
        id="file-max"
        label="Largest file (MB)"
        kind="number"
        help={`At most ${megabytes(FILE_CEILING_BYTES)} MB. A larger file leaves a note with its name and size.`}
        value={megabytes(filter.maxBytes)}
        problem={problemAt(problems, ['fileFilter', 'maxBytes'])}
        onChange={(text) => setFilter({ maxBytes: parseMegabytes(text) ?? 0 })}
      />
      <TextInput
        id="file-types"
        label="Types that are not carried"
        help="Separated by commas, for example application/x-msdownload, video/*"
        value={listText(filter.blockedTypes)}
        problem={problemAt(problems, ['fileFilter', 'blockedTypes'])}
        onChange={(text) => setFilter({ blockedTypes: parseList(text) })}
      />
      <TextInput
        id="file-names"
        label="Names that are not carried"
        help="Separated by commas, for example *.exe, winmail.dat"
        value={listText(filter.blockedNames)}
        problem={problemAt(problems, ['fileFilter', 'blockedNames'])}
        onChange={(text) => setFilter({ blockedNames: parseList(text) })}
      />
      {ENDS.map((end) => (
        <AuthorName key={end} {...props} end={end} />
      ))}
    </Stack>
  );
}

function InternalNote(props: EditorProps): React.JSX.Element | null {
  const without = ENDS.filter((end) => platformOf(props.platforms, props.draft[end].platform)?.holdsInternalComments === false);
  if (without.length === 0) return null;
  return (
    <Text>{`${without.map((end) => props.names[end]).join(' and ')} cannot hold internal comments: they are not sent there, and are counted in the run.`}</Text>
  );
}

function AuthorName(props: EditorProps & { readonly end: End }): React.JSX.Element {
  const { draft, edit, end, names } = props;
  return (
    <Box padding="space.150" backgroundColor="elevation.surface.sunken">
      <Stack space="space.150">
        <SelectInput
          id={`${end}-author`}
          label={`Name shown on comments that leave ${names[end]}`}
          value={draft[end].authorName}
          options={[
            { value: 'real', label: 'The name of the author' },
            { value: 'company', label: 'A company name or alias' },
          ]}
          onChange={(value) => edit(withEnd(end, { authorName: value === 'company' ? 'company' : 'real' }))}
        />
        {draft[end].authorName === 'company' ? (
          <TextInput
            id={`${end}-company`}
            label="Company name or alias"
            required
            value={draft[end].companyName}
            problem={problemAt(props.problems, [end, 'companyName'])}
            onChange={(companyName) => edit(withEnd(end, { companyName }))}
          />
        ) : null}
      </Stack>
    </Box>
  );
}
