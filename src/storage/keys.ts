import type { End } from '../core/model/end';

/**
 * Every key the app writes, in one place. Plain keys expire where they hold ticket content (G2); docs/data-model.md lists them with
 * their sizes.
 */
export const keys = {
  connectionIndex: 'connections',
  connection: (id: string): string => `connection:${id}`,
  lease: (connectionId: string): string => connectionId,
  link: (linkId: string): string => linkId,
  ref: (connectionId: string, end: End, ticketId: string): string => `${connectionId}:${end}:${ticketId}`,
  run: (connectionId: string, runId: string): string => `${connectionId}:${runId}`,
  runDetails: (runId: string, page: number): string => `run-details:${runId}:${String(page).padStart(6, '0')}`,
  runDetailsPrefix: (runId: string): string => `run-details:${runId}:`,
  cancel: (runId: string): string => `cancel:${runId}`,
  original: (linkId: string, end: End, itemId: string): string => `original:${linkId}:${end}:${itemId}`,
  originalPrefix: (linkId: string): string => `original:${linkId}:`,
  copy: (site: string, ticketId: string, itemId: string): string => `copy:${site}:${ticketId}:${itemId}`,
  losing: (linkId: string, mappingId: string): string => `losing:${linkId}:${mappingId}`,
  losingPrefix: (linkId: string): string => `losing:${linkId}:`,
  job: (jobId: string): string => `job:${jobId}`,
  inbox: (connectionId: string, end: End, ticketId: string): string => `inbox:${connectionId}:${end}:${ticketId}`,
  inboxPrefix: (connectionId: string): string => `inbox:${connectionId}:`,
};

const DAY = 86_400;

/** Lifetimes in seconds (G2). */
export const LIFETIME = { runDetails: 30 * DAY, losing: 90 * DAY, cancel: DAY, inbox: DAY, job: DAY } as const;
