import React, { useRef } from 'react';
import type { ReactElement } from 'react';
import Button from '@atlaskit/button/new';
import Heading from '@atlaskit/heading';
import { useFlags } from './flags';

/** A file of a ticket, on either side. */
export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly by: string;
  readonly at: string;
}

const shownSize = (bytes: number): string =>
  bytes < 1024 ? `${bytes} B` : bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;

const save = (blob: Blob, name: string): void => {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
};

/** The files of a ticket, with download and upload. */
export const Attachments = ({
  files,
  onDownload,
  onUpload,
}: {
  readonly files: readonly StoredFile[];
  readonly onDownload: (id: string) => Promise<Blob>;
  readonly onUpload: (files: readonly File[]) => Promise<void>;
}): ReactElement => {
  const flags = useFlags();
  const input = useRef<HTMLInputElement>(null);
  return (
    <section className="block" aria-label="Attachments">
      <header className="view-header">
        <Heading size="small" as="h2">
          Attachments ({files.length})
        </Heading>
        <Button spacing="compact" onClick={() => input.current?.click()}>
          Attach a file
        </Button>
        <input
          ref={input}
          className="hidden-input"
          type="file"
          multiple
          aria-label="Attach files"
          tabIndex={-1}
          onChange={(event) => {
            const chosen = [...(event.currentTarget.files ?? [])];
            event.currentTarget.value = '';
            void flags.attempt('Attaching the file', () => onUpload(chosen));
          }}
        />
      </header>
      {files.length === 0 ? null : (
        <ul className="files">
          {files.map((file) => (
            <li key={file.id}>
              <button
                type="button"
                className="link-button"
                onClick={() => void flags.attempt('The download', async () => save(await onDownload(file.id), file.name))}
              >
                {file.name}
              </button>
              <span>{shownSize(file.size)}</span>
              <span>{file.by}</span>
              <span>{file.at}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
};
