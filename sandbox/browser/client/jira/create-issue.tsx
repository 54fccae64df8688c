import React, { useState } from 'react';
import type { ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import { Label } from '@atlaskit/form/label';
import ModalDialog from '@atlaskit/modal-dialog/modal-dialog';
import ModalBody from '@atlaskit/modal-dialog/modal-body';
import ModalFooter from '@atlaskit/modal-dialog/modal-footer';
import ModalHeader from '@atlaskit/modal-dialog/modal-header';
import ModalTitle from '@atlaskit/modal-dialog/modal-title';
import Select from '@atlaskit/select';
import { useFlags } from '../shell/flags';
import { Show, useLoaded } from '../shell/loaded';
import { go } from '../shell/router';
import { useJira } from './client';
import type { FieldMeta } from './client';
import { FieldEditor } from './field-editor';

const Fields = ({
  project,
  issueType,
  onChange,
}: {
  readonly project: string;
  readonly issueType: string;
  readonly onChange: (field: string, value: unknown) => void;
}): ReactElement => {
  const jira = useJira();
  const loaded = useLoaded(`${project}/${issueType}`, () => jira.createFields(project, issueType));
  const order = (entry: readonly [string, FieldMeta]): number =>
    entry[0] === 'summary' ? 0 : entry[1].required ? 1 : entry[0] === 'description' ? 2 : 3;
  return (
    <Show of={loaded}>
      {(fields) => (
        <>
          {Object.entries(fields)
            .sort((a, b) => order(a) - order(b))
            .map(([id, meta]) => (
              <FieldEditor key={id} id={`create-${id}`} meta={meta} value={undefined} onChange={(value) => onChange(id, value)} inModal />
            ))}
        </>
      )}
    </Show>
  );
};

/** The dialog that creates an issue in a project. */
export const CreateIssue = ({ project, onClose }: { readonly project: string; readonly onClose: () => void }): ReactElement => {
  const jira = useJira();
  const flags = useFlags();
  const types = useLoaded(project, () => jira.issueTypes(project));
  const [chosen, setChosen] = useState<string>();
  const [values, setValues] = useState<Readonly<Record<string, unknown>>>({});
  const [busy, setBusy] = useState(false);
  const issueType = chosen ?? types.value?.[0]?.id;

  const create = async (): Promise<void> => {
    setBusy(true);
    let key = '';
    const fields = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
    const done = await flags.attempt('Creating the issue', async () => {
      key = await jira.create({ ...fields, project: { key: project }, issuetype: { id: issueType } });
    });
    setBusy(false);
    if (!done) return;
    onClose();
    go(`/browse/${key}`);
  };

  return (
    <ModalDialog onClose={onClose} width="large">
      <ModalHeader hasCloseButton>
        <ModalTitle>Create issue in {project}</ModalTitle>
      </ModalHeader>
      <ModalBody>
        <Show of={types}>
          {(all) => (
            <div className="field">
              <Label htmlFor="create-issuetype">Issue type</Label>
              <Select
                inputId="create-issuetype"
                options={all.map((type) => ({ label: type.name, value: type.id }))}
                value={all.filter((type) => type.id === issueType).map((type) => ({ label: type.name, value: type.id }))[0] ?? null}
                onChange={(option) => {
                  setChosen(option?.value);
                  setValues({});
                }}
                menuPosition="fixed"
              />
            </div>
          )}
        </Show>
        {issueType === undefined ? null : (
          <Fields
            key={issueType}
            project={project}
            issueType={issueType}
            onChange={(field, value) => setValues((now) => ({ ...now, [field]: value }))}
          />
        )}
      </ModalBody>
      <ModalFooter>
        <Button appearance="subtle" onClick={onClose}>
          Cancel
        </Button>
        <Button appearance="primary" isLoading={busy} onClick={() => void create()}>
          Create
        </Button>
      </ModalFooter>
    </ModalDialog>
  );
};
