import React, { createContext, useContext, useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import Avatar from '@atlaskit/avatar';
import { HelperMessage } from '@atlaskit/form/helper-message';
import { Label } from '@atlaskit/form/label';
import { AsyncSelect } from '@atlaskit/select';
import { call, flagProp, textProp } from './component';
import type { Drawing, Drawings } from './component';
import { Nodes } from './node';
import { InsideModal } from './select';

/** A person of the Jira site, as a page may see them. */
export interface Person {
  readonly accountId: string;
  readonly displayName: string;
  readonly emailAddress?: string;
}

/** How the host looks people up; the page has no part in it. */
export interface Directory {
  find(typed: string): Promise<readonly Person[]>;
  get(accountId: string): Promise<Person | undefined>;
}

/** The directory of the site that the page runs on. */
export const DirectoryContext = createContext<Directory>({ find: () => Promise.resolve([]), get: () => Promise.resolve(undefined) });

const usePerson = (accountId: string): Person | undefined => {
  const directory = useContext(DirectoryContext);
  const [person, setPerson] = useState<Person>();
  useEffect(() => {
    let current = true;
    void directory.get(accountId).then((found) => {
      if (current) setPerson(found);
    });
    return () => {
      current = false;
    };
  }, [directory, accountId]);
  return person;
};

const DrawnUser: Drawing = ({ doc }) => {
  const person = usePerson(textProp(doc, 'accountId') ?? '');
  const name = person?.displayName ?? 'Unknown user';
  return (
    <span className="uikit-user">
      <Avatar size="small" name={name} />
      {flagProp(doc, 'hideDisplayName') ? null : <span>{name}</span>}
    </span>
  );
};

const DrawnUserGroup: Drawing = ({ doc }) => (
  <span className="uikit-user-group">
    <Nodes docs={doc.children} />
  </span>
);

interface PersonOption {
  readonly label: string;
  readonly value: string;
  readonly person: Person;
}

const option = (person: Person): PersonOption => ({ label: person.displayName, value: person.accountId, person });

const pickedValue = ({ person }: PersonOption): Record<string, string> => ({
  id: person.accountId,
  type: 'user',
  name: person.displayName,
  email: person.emailAddress ?? '',
  avatarUrl: '',
});

const useInitial = (ids: readonly string[]): readonly PersonOption[] | undefined => {
  const directory = useContext(DirectoryContext);
  const [initial, setInitial] = useState<readonly PersonOption[] | undefined>(ids.length === 0 ? [] : undefined);
  const wanted = ids.join(',');
  useEffect(() => {
    if (wanted === '') return;
    void Promise.all(wanted.split(',').map((id) => directory.get(id))).then((found) =>
      setInitial(found.flatMap((person) => (person === undefined ? [] : [option(person)]))),
    );
  }, [directory, wanted]);
  return initial;
};

const DrawnUserPicker: Drawing = ({ doc }): ReactElement | null => {
  const directory = useContext(DirectoryContext);
  const inModal = useContext(InsideModal);
  const given = doc.props['defaultValue'];
  const initial = useInitial(Array.isArray(given) ? given.map(String) : typeof given === 'string' && given !== '' ? [given] : []);
  const id = `user-picker-${doc.key}`;
  const isMulti = flagProp(doc, 'isMulti');
  const description = textProp(doc, 'description');
  if (initial === undefined) return null;
  return (
    <div>
      <Label htmlFor={id}>
        {textProp(doc, 'label')}
        {flagProp(doc, 'isRequired') ? <span aria-hidden="true"> *</span> : null}
      </Label>
      <AsyncSelect<PersonOption, boolean>
        inputId={id}
        isMulti={isMulti}
        isClearable
        defaultOptions
        cacheOptions
        placeholder={textProp(doc, 'placeholder') ?? 'Enter people'}
        defaultValue={isMulti ? initial : (initial[0] ?? null)}
        loadOptions={async (typed) => (await directory.find(typed)).map(option)}
        onChange={(value) =>
          call(
            doc,
            'onChange',
            Array.isArray(value)
              ? (value as readonly PersonOption[]).map(pickedValue)
              : value === null
                ? null
                : pickedValue(value as PersonOption),
          )
        }
        {...(inModal ? { menuPosition: 'fixed' as const } : {})}
      />
      {description === undefined ? null : <HelperMessage>{description}</HelperMessage>}
    </div>
  );
};

/** User, UserGroup, UserPicker. */
export const people: Drawings = { User: DrawnUser, UserGroup: DrawnUserGroup, UserPicker: DrawnUserPicker };
