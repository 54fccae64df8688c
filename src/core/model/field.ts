import type { FieldType, Option } from './value';

/**
 * How a platform changes a value it accepts. A value read back counts as accepted when it equals the value sent after these
 * steps were applied to both (S8).
 */
export interface Normalisation {
  /** Leading and trailing white space is removed. */
  readonly trim?: boolean | undefined;
  /** Runs of white space, line ends included, become one blank. */
  readonly foldWhiteSpace?: boolean | undefined;
  readonly ignoreCase?: boolean | undefined;
  /** Decimal places that survive. */
  readonly decimals?: number | undefined;
  /** Seconds that survive in a date-time: 1 keeps whole seconds, 60 whole minutes. */
  readonly secondsGrain?: number | undefined;
}

/** One field of a ticket type, as the platform describes it at this moment. */
export interface FieldInfo {
  /** Stable id, for example `customfield_10010`, `short_description`, `CF.7`; `caller_id.email` for one level of reference. */
  readonly id: string;
  readonly label: string;
  readonly type: FieldType;
  /** Text with line breaks; only meaningful for `text`. */
  readonly multiline?: boolean;
  readonly requiredOnCreate: boolean;
  readonly settableOnCreate: boolean;
  readonly editable: boolean;
  /** Longest text the platform stores, in UTF-16 code units. */
  readonly maxLength?: number;
  readonly custom: boolean;
  readonly normalisation?: Normalisation;
  /** The field holds the ticket's status: its changes are walked and come last when they close. */
  readonly role?: 'status' | 'title' | 'description' | 'priority' | 'requester' | 'assignee' | 'resolution';
}

/** One live value of a picklist. `closed` is set on values of the status field. */
export interface OptionInfo extends Option {
  readonly closed?: boolean;
}

/** A ticket type that a route can name: a Jira work type in a project, a ServiceNow table, a Request Tracker queue. */
export interface TicketTypeInfo {
  /** Stable id of the type within its container, for example `10001`, `incident`, `ticket`. */
  readonly type: string;
  readonly label: string;
  /** Jira project id, Request Tracker queue id; empty where the platform has none. */
  readonly container: string;
  readonly containerLabel: string;
  /** Tickets of this type hold internal comments themselves, without a chosen role or group (Jira Service Management). */
  readonly internalComments?: boolean;
}
