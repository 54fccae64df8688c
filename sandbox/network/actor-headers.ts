/** Tells the site's own Jira who asks: the account a request acts as. Present on every request that came through the SDK or a page. */
export const ACTOR_HEADER = 'x-sandbox-account';

/** `app` when the request comes from the app, as itself or on behalf of a user: it costs points, and its events are the app's own. */
export const CLIENT_HEADER = 'x-sandbox-client';
