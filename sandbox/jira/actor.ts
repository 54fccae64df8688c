/** Who makes a request. */
export interface Actor {
  readonly accountId: string;
  /** The request comes from the app, as itself or on behalf of a user: it costs points and its events are `selfGenerated`. */
  readonly viaApp: boolean;
  /** Value of `X-Atlassian-Webhook-Trace`, which Jira repeats in the events the request causes. */
  readonly trace?: string;
}
