/** Rows that a query finds and an access rule then takes out of the answer. `when` is an encoded query over the record. */
interface RowRule {
  readonly name: string;
  readonly table: string;
  readonly when: string;
  /** Users with one of these roles see the rows all the same. */
  readonly exceptRoles: readonly string[];
}

/** Fields that cannot be written by users without one of the roles; the write answers 200 or 201 and leaves them out. */
interface FieldRule {
  readonly table: string;
  readonly element: string;
  readonly writeRoles: readonly string[];
}

/** Fields that must have a value in every record that fulfils `when`. */
interface DataPolicy {
  readonly name: string;
  readonly table: string;
  readonly when: string;
  readonly mandatory: readonly string[];
  readonly enabled: boolean;
}

/** A rule that runs before a record is stored. */
interface BusinessRule {
  readonly name: string;
  readonly table: string;
  readonly when: string;
  readonly enabled: boolean;
  readonly effect:
    | { readonly kind: 'abort' }
    | { readonly kind: 'upper-case' | 'trim'; readonly field: string }
    | { readonly kind: 'set'; readonly field: string; readonly value: string };
}

/** How this instance behaves where instances differ. All JSON, so that it survives a snapshot. */
export interface Switches {
  /** `glide.invalid_query.returns_no_rows`. */
  readonly invalidQueryReturnsNoRows: boolean;
  readonly caseSensitiveQueries: boolean;
  /** What a listing of a table without read access answers: an empty 200 or a 403. */
  readonly deniedTable: 'empty' | 'forbidden';
  readonly rowRules: readonly RowRule[];
  readonly fieldRules: readonly FieldRule[];
  readonly dataPolicies: readonly DataPolicy[];
  readonly businessRules: readonly BusinessRule[];
  /** Classes whose priority comes from impact and urgency alone. */
  readonly computedPriority: readonly string[];
  /** Per class, the states in which a record takes no change and no note. */
  readonly closedStates: Readonly<Record<string, readonly string[]>>;
  /** `com.glide.attachment.max_size` in bytes. */
  readonly maxAttachmentBytes: number;
  /** `glide.attachment.extensions`; empty allows all. */
  readonly attachmentExtensions: readonly string[];
  readonly rejectEmptyFiles: boolean;
  /** Requests per user and hour under the rule of that sys_id; null: no rule. */
  readonly rateLimit: { readonly perHour: number; readonly rule: string } | null;
  readonly accessTokenSeconds: number;
  readonly refreshTokenSeconds: number;
}

/** An instance without peculiarities beyond those every instance has. */
export const plainSwitches: Switches = {
  invalidQueryReturnsNoRows: false,
  caseSensitiveQueries: false,
  deniedTable: 'empty',
  rowRules: [],
  fieldRules: [],
  dataPolicies: [
    { name: 'Resolution information', table: 'incident', when: 'stateIN6,7', mandatory: ['close_code', 'close_notes'], enabled: true },
    { name: 'On hold reason', table: 'incident', when: 'state=3', mandatory: ['hold_reason'], enabled: false },
  ],
  businessRules: [],
  computedPriority: ['incident', 'problem'],
  closedStates: { incident: ['7'], problem: ['107'], change_request: ['3', '4'] },
  maxAttachmentBytes: 1024 * 1024 * 1024,
  attachmentExtensions: [],
  rejectEmptyFiles: false,
  rateLimit: null,
  accessTokenSeconds: 1800,
  refreshTokenSeconds: 8_640_000,
};

/** What the default seed switches on beside. */
export const defaultSwitches: Switches = {
  ...plainSwitches,
  rowRules: [{ name: 'Restricted incidents', table: 'incident', when: 'u_restricted=true', exceptRoles: ['admin'] }],
  fieldRules: [
    { table: 'incident', element: 'severity', writeRoles: ['admin'] },
    { table: 'incident', element: 'u_restricted', writeRoles: ['admin'] },
  ],
  businessRules: [
    {
      name: 'Upper-case cost centre',
      table: 'incident',
      when: 'u_cost_centreISNOTEMPTY',
      enabled: true,
      effect: { kind: 'upper-case', field: 'u_cost_centre' },
    },
    {
      name: 'Trim short description',
      table: 'task',
      when: 'short_descriptionISNOTEMPTY',
      enabled: true,
      effect: { kind: 'trim', field: 'short_description' },
    },
    {
      name: 'No assignment to Executive Support',
      table: 'incident',
      when: 'assignment_group.name=Executive Support^priority>2',
      enabled: true,
      effect: { kind: 'abort' },
    },
  ],
};
