import type { DemoPartner } from './partner';
import { folded, type IssueView, type TicketView } from './ticket-view';

export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** What is not as it must be; empty when all is well. */
  readonly wrong: readonly string[];
}

export function check(name: string, wrong: readonly string[]): Check {
  return { name, ok: wrong.length === 0, wrong };
}

/** Both ends as they stand, and which issue answers to which partner ticket. */
export interface Standings {
  readonly tickets: readonly TicketView[];
  readonly issues: readonly IssueView[];
}

export interface Couple {
  readonly ticket: TicketView;
  readonly issue: IssueView;
}

/** Issues by the partner ticket's key that a sync wrote into them. */
export function issuesOf({ issues }: Standings, ticket: TicketView): readonly IssueView[] {
  return issues.filter((issue) => issue.partnerTicket.split(' ')[0] === ticket.key);
}

export function couples(standings: Standings): readonly Couple[] {
  return standings.tickets.flatMap((ticket) => issuesOf(standings, ticket).map((issue) => ({ ticket, issue })));
}

/** Every ticket that was open at its first sight has exactly one issue; the others have none. */
export function everySourceTicketOnce(standings: Standings, expected: ReadonlySet<string>): readonly string[] {
  return standings.tickets.flatMap((ticket) => {
    const count = issuesOf(standings, ticket).length;
    const wanted = expected.has(ticket.id) ? 1 : 0;
    return count === wanted ? [] : [`${ticket.key} has ${count} issues instead of ${wanted}`];
  });
}

export function fieldsEqualUnderMaps(pairs: readonly Couple[], partner: DemoPartner): readonly string[] {
  return pairs.flatMap(({ ticket, issue }) => {
    const wrong: string[] = [];
    if (folded(ticket.title) !== folded(issue.title)) wrong.push(`${ticket.key} "${ticket.title}" is "${issue.title}" in ${issue.key}`);
    const status = partner.jiraStatus(ticket, issue.projectId);
    if (status !== undefined && status !== issue.status)
      wrong.push(`status ${ticket.status} of ${ticket.key} is ${issue.status} in ${issue.key}, not ${status}`);
    const priority = partner.jiraPriority(ticket);
    if (priority !== undefined && priority !== issue.priority)
      wrong.push(`priority ${ticket.priority} of ${ticket.key} is ${issue.priority} in ${issue.key}, not ${priority}`);
    return wrong;
  });
}

export function descriptionComposed(pairs: readonly Couple[], partner: DemoPartner): readonly string[] {
  return pairs.flatMap(({ ticket, issue }) => {
    const missing = partner
      .composedLines(ticket)
      .filter((line) => !issue.description.split('\n').some((have) => folded(have) === folded(line)));
    const wrong = missing.map((line) => `${issue.key} lacks the line "${line}"`);
    if (!folded(issue.description).includes(folded(ticket.description)))
      wrong.push(`${issue.key} lacks the original description of ${ticket.key}`);
    return wrong;
  });
}

/** Every comment of one visibility stands on the other end with the same visibility, behind its author's line. */
export function visibilityStays(pairs: readonly Couple[], visibility: 'public' | 'internal'): readonly string[] {
  return pairs.flatMap((pair) =>
    directions(pair).flatMap(({ from, to }) =>
      from.comments
        .filter((comment) => !comment.byApp && comment.visibility === visibility)
        .flatMap((comment) => {
          const copies = to.comments.filter((copy) => copy.byApp && isCopy(copy.text, comment.text));
          if (copies.length === 0) return [`a comment of ${from.key} is missing in ${to.key}: "${comment.text.slice(0, 60)}"`];
          return copies.some((copy) => copy.visibility !== visibility) && !sameTextOtherwise(from, comment.text, visibility)
            ? [`a ${visibility} comment of ${from.key} is not ${visibility} in ${to.key}: "${comment.text.slice(0, 60)}"`]
            : [];
        }),
    ),
  );
}

/** No comment of the app stands twice, and each has exactly one original. */
export function commentsOnce(pairs: readonly Couple[]): readonly string[] {
  return pairs.flatMap((pair) =>
    directions(pair).flatMap(({ from, to }) => {
      const originals = from.comments.filter((comment) => !comment.byApp);
      const copies = to.comments.filter((comment) => comment.byApp);
      return originals.flatMap((original) => {
        const alike = originals.filter((other) => other.text === original.text).length;
        const found = copies.filter((copy) => isCopy(copy.text, original.text)).length;
        return found === alike ? [] : [`${found} copies in ${to.key} of ${alike} comments "${original.text.slice(0, 60)}" in ${from.key}`];
      });
    }),
  );
}

/** Every file that both ends can hold stands on the other end once, byte for byte. */
export function filesByteIdentical(
  pairs: readonly Couple[],
  travels: (file: { readonly bytes: Uint8Array }, from: TicketView) => boolean,
): readonly string[] {
  return pairs.flatMap((pair) =>
    directions(pair).flatMap(({ from, to }) =>
      from.files
        .filter((file) => !file.byApp && travels(file, from))
        .flatMap((file) => {
          const copies = to.files.filter((copy) => copy.byApp && copy.name === file.name);
          const same = copies.filter((copy) => Buffer.compare(Buffer.from(copy.bytes), Buffer.from(file.bytes)) === 0);
          const twins = from.files.filter((other) => !other.byApp && other.name === file.name).length;
          return copies.length === twins && same.length >= 1
            ? []
            : [`"${file.name}" of ${from.key} stands ${copies.length} times in ${to.key}, ${same.length} of them byte for byte`];
        }),
    ),
  );
}

export function unmatchedContactsShown(pairs: readonly Couple[], partner: DemoPartner): readonly string[] {
  return pairs.flatMap(({ ticket, issue }) => {
    const { requester } = ticket;
    if (requester === undefined || partner.hasContact(ticket) || !partner.showsUnmatchedRequesters(ticket)) return [];
    return issue.requesterName === requester.name && issue.requesterEmail === requester.email
      ? []
      : [`${issue.key} does not show ${requester.name} <${requester.email}>`];
  });
}

function directions({ ticket, issue }: Couple): readonly { readonly from: TicketView; readonly to: TicketView }[] {
  return [
    { from: ticket, to: issue },
    { from: issue, to: ticket },
  ];
}

/** A copy is the author's line, then the text. */
function isCopy(copy: string, original: string): boolean {
  return copy.endsWith(original) && copy.length > original.length;
}

/** The same words stand in a comment of the other visibility too, so its copy explains what was found. */
function sameTextOtherwise(from: TicketView, text: string, visibility: 'public' | 'internal'): boolean {
  return from.comments.some((comment) => !comment.byApp && comment.text === text && comment.visibility !== visibility);
}
