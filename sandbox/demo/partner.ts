import type { ConnectionPlan } from '../story/set-up';
import type { Couple } from './checks';
import type { JiraSide } from './jira-side';
import type { TicketView } from './ticket-view';

/** A change that the partner's platform will not take. */
export interface Provocation {
  readonly field: string;
  kept(): Promise<boolean>;
  undo(): Promise<void>;
}

/** Who does something on the partner's platform. */
export interface NewTicket {
  readonly title: string;
  readonly description: string;
  /** A requester by address; the platform may know it or not. */
  readonly requester: { readonly name: string; readonly email: string };
}

/** The partner's platform as its own people use it, and as a check reads it: never through the app. */
export interface DemoPartner {
  readonly name: string;
  /** Id in the network's call log. */
  readonly platform: string;
  /** Makes what the story finds when it begins. */
  prepare(): Promise<void>;
  /** Lets a real server's clock, which no tick moves, get past what has just been written. */
  settle(): Promise<void>;
  /** The connection of the story, and a second one with Jira as its source that overlaps it. */
  plan(now: number): ConnectionPlan;
  overlappingPlan(now: number): ConnectionPlan;
  /** Every ticket that the connection's account may see and its routes cover. */
  tickets(): Promise<readonly TicketView[]>;
  ticket(id: string): Promise<TicketView>;
  /** Tickets that the overlapping connection creates. */
  overlapTickets(): Promise<readonly TicketView[]>;
  create(ticket: NewTicket): Promise<string>;
  edit(id: string, title: string): Promise<void>;
  comment(id: string, words: string, visibility: 'public' | 'internal'): Promise<void>;
  attach(id: string, name: string, bytes: Uint8Array): Promise<void>;
  close(id: string): Promise<void>;
  reopen(id: string): Promise<void>;
  /**
   * Makes an agent change the issue in a way that the platform answers with success and does not take. Answers the label of the field,
   * whether the platform kept its own value, and the way back.
   */
  provokeRefusal(jira: JiraSide, accountId: string, couple: Couple): Promise<Provocation>;
  /** What the description of an issue must begin with, line by line; the lines of the route's composition. */
  composedLines(ticket: TicketView): readonly string[];
  /** Whether a ticket's requester has a single contact in Jira. */
  hasContact(ticket: TicketView): boolean;
  /** The Jira status and priority that stand for the ticket's values under the maps. */
  jiraStatus(ticket: TicketView, projectId: string): string | undefined;
  jiraPriority(ticket: TicketView): string | undefined;
  /** The Jira issue type that the overlapping connection sends. */
  readonly overlapTypeId: string;
  /** Whether unmatched requesters of this ticket's route go to display fields. */
  showsUnmatchedRequesters(ticket: TicketView): boolean;
  /** A ticket whose issue lives in a project without service desk, where agents' files are public. */
  isPlainProject(ticket: TicketView): boolean;
}
