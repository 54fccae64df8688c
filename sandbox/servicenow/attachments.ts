import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { canReadRow, canUpdate } from './access';
import type { Actor } from './actor';
import { aclRefusal, ApiFailure, noRecord } from './failures';
import { stored } from './instant';
import type { Instance } from './instance';
import { classOf } from './labels';
import type { Row } from './store';

export interface NewFile {
  readonly table: string;
  readonly recordId: string;
  readonly name: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/**
 * Attaches a file to a record. The record's own change time does not move.
 * https://www.servicenow.com/docs/r/api-reference/rest-apis/c_AttachmentAPI.html
 */
export function attach(instance: Instance, actor: Actor, file: NewFile): Row {
  const { store, switches } = instance;
  const parent = store.find(file.table, file.recordId);
  if (parent === undefined || !canReadRow(instance, actor, file.table, parent)) throw noRecord();
  if (!canUpdate(instance, actor, file.table, parent)) throw aclRefusal('Insert');
  if (file.bytes.length > switches.maxAttachmentBytes) {
    throw new ApiFailure(
      400,
      'Failed to create the attachment',
      `File size exceeds com.glide.attachment.max_size (${switches.maxAttachmentBytes} bytes)`,
    );
  }
  if (file.bytes.length === 0 && switches.rejectEmptyFiles)
    throw new ApiFailure(400, 'Requested file not found in body', 'The file is empty');
  const extension = file.name.split('.').at(-1)?.toLowerCase() ?? '';
  if (switches.attachmentExtensions.length > 0 && !switches.attachmentExtensions.includes(extension)) {
    throw new ApiFailure(403, 'Operation Failed', `Files of type ${extension} are not allowed (glide.attachment.extensions)`);
  }
  const now = stored(instance.now());
  const row: Row = {
    sys_id: store.freshId(),
    file_name: file.name.slice(0, 100),
    content_type: file.contentType,
    size_bytes: String(file.bytes.length),
    size_compressed: String(gzipSync(file.bytes).length),
    compressed: 'true',
    table_name: classOf(file.table, parent),
    table_sys_id: file.recordId,
    hash: createHash('sha256').update(file.bytes).digest('hex'),
    image_width: '',
    image_height: '',
    average_image_color: '',
    sys_tags: '',
    sys_created_on: now,
    sys_created_by: actor.userName,
    sys_updated_on: now,
    sys_updated_by: actor.userName,
    sys_mod_count: '0',
  };
  store.setFile(row['sys_id'] ?? '', file.bytes);
  store.put('sys_attachment', row);
  return row;
}

/** The metadata the Attachment API answers. */
export function metadata(instance: Instance, row: Row): Record<string, string> {
  return { ...row, download_link: `${instance.origin}/api/now/attachment/${row['sys_id'] ?? ''}/file` };
}

export function readableAttachment(instance: Instance, actor: Actor, sysId: string): Row {
  const row = instance.store.find('sys_attachment', sysId);
  if (row === undefined || !canReadRow(instance, actor, 'sys_attachment', row)) throw noRecord();
  return row;
}

export function detach(instance: Instance, actor: Actor, sysId: string): void {
  const row = readableAttachment(instance, actor, sysId);
  const parent = instance.store.find(row['table_name'] ?? '', row['table_sys_id'] ?? '');
  if (parent === undefined || !canUpdate(instance, actor, row['table_name'] ?? '', parent)) throw aclRefusal('Delete');
  instance.store.remove('sys_attachment', sysId);
  instance.store.removeFile(sysId);
}
