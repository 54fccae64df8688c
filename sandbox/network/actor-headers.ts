/** Tells the site's own Jira who asks: the account a request acts as. Present on every request that came through the SDK or a page. */
export const ACTOR_HEADER = 'x-sandbox-account';

/** `true` when the request comes from the app, as itself or on behalf of a user: it costs points, and its events are the app's own. */
export const VIA_APP_HEADER = 'x-sandbox-via-app';
