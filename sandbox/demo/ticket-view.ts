/** A comment as a check sees it on a platform. */
export interface CommentView {
  readonly id: string;
  /** Visible text, white space folded. */
  readonly text: string;
  readonly visibility: 'public' | 'internal';
  /** Written by the app's account on that platform. */
  readonly byApp: boolean;
}

export interface FileView {
  readonly id: string;
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly byApp: boolean;
}

/** A ticket as read through a platform's REST, in the terms that checks compare. Values of picklists are the platform's ids. */
export interface TicketView {
  readonly id: string;
  readonly key: string;
  readonly title: string;
  /** Visible text with line breaks. */
  readonly description: string;
  readonly status: string;
  readonly priority: string;
  readonly open: boolean;
  readonly requester?: { readonly name: string; readonly email: string };
  readonly comments: readonly CommentView[];
  readonly files: readonly FileView[];
}

/** A Jira issue, with the fields the connection writes. */
export interface IssueView extends TicketView {
  readonly projectId: string;
  readonly partnerTicket: string;
  readonly requesterName: string;
  readonly requesterEmail: string;
  readonly reporterId: string;
  /** Set on issues that a sync created. */
  readonly correlationId: string | undefined;
}

/** White space folded, as people compare texts. */
export function folded(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
