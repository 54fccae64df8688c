import { ENDS, type End, opposite } from '../core/model/end';
import type { Operation } from '../core/plan/plan';
import { planCreate } from '../core/plan/plan-create';
import { fromPlainText } from '../core/richtext/plain';
import type { Route } from '../config/connection';
import { applyPlan } from './apply-plan';
import type { Pair } from './pair';
import { findPeople } from './people';
import type { Session } from './session';

/** What a new pair still owes its tickets: each shows the other's key and address (M9), and texts that did not fit are attached whole (M3). */
export async function introduce(session: Session, pair: Pair): Promise<void> {
  const origin = pair.link.origin ?? 'source';
  const created = opposite(origin);
  const texts = (pair.attachTexts ?? (await textsOf(session, pair, origin))).map(({ name, text }): Operation => ({
    kind: 'attach-text',
    end: created,
    name,
    text,
  }));
  const operations = [
    ...introduction(session, pair, origin),
    ...(namesOther(pair.route, created) ? [] : introduction(session, pair, created)),
    ...texts,
  ];
  await applyPlan(session, pair, { operations, record: [] });
}

/** Whether tickets created on this end name the other one in a field of their own. */
export function namesOther(route: Route, end: End): boolean {
  return route[end].keyField !== undefined;
}

/** Whether a new pair adds its internal note to this end. */
export function takesNote(session: Session, end: End, closed: boolean): boolean {
  const { commentVisibility, closedTakesComments } = session.limits[end];
  return commentVisibility.includes('internal') && (!closed || closedTakesComments);
}

/** For a pair whose first sync was cut off: what did not fit is worked out again. */
async function textsOf(session: Session, pair: Pair, from: End): Promise<readonly { readonly name: string; readonly text: string }[]> {
  const { route } = pair;
  if (!ENDS.some((end) => Object.values(pair.link.fields).some((field) => field.cut === end))) return [];
  const { ticket } = pair.observed[from];
  const people = await findPeople(session, [{ route, from, ticket, creates: true }]);
  return planCreate({ route, from, ticket, contacts: people[opposite(from)] }).attachTexts;
}

function introduction(session: Session, pair: Pair, end: End): readonly Operation[] {
  const { key, url } = pair.link.ends[opposite(end)];
  const field = pair.route[end].keyField;
  if (field !== undefined) {
    const before = pair.observed[end].ticket.fields[field] ?? { kind: 'empty' };
    return [
      { kind: 'update', end, what: 'fields', changes: [{ field, label: field, before, after: { kind: 'text', text: `${key} ${url}` } }] },
    ];
  }
  if (!takesNote(session, end, pair.observed[end].ticket.closed)) return [];
  const at = pair.link.createdAt;
  const platform = session.deps.platformName(session.connectors[opposite(end)].platform);
  return [
    {
      kind: 'introduce',
      end,
      visibility: 'internal',
      original: {
        id: `introduction-${end}`,
        author: { name: 'Support Fusion' },
        createdAt: at,
        updatedAt: at,
        visibility: 'internal',
        body: { type: 'root', children: [] },
      },
      body: fromPlainText(`Linked to ${key} in ${platform}: ${url}`),
    },
  ];
}
