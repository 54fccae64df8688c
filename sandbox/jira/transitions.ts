import { badRequest, notModelled } from './errors';
import type { JiraApp } from './http';
import { body, chargeRead, query } from './http';
import { issueUpdate } from './issue-input';
import type { Site } from './site';
import { visibleIssue } from './site';
import { performTransition } from './transition-writes';
import { availableTransitions, representTransition } from './workflow';

/** Transitions of an issue. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-issueidorkey-transitions-get */
export function transitionRoutes(app: JiraApp, site: Site): void {
  app.get('/rest/api/3/issue/:issue/transitions', (c) => {
    const q = query(c, 'expand', 'transitionId', 'skipRemoteOnlyCondition', 'includeUnavailableTransitions', 'sortByOpsBarAndStatus');
    if (q.flag('includeUnavailableTransitions', false)) throw notModelled('includeUnavailableTransitions');
    const expand = q.list('expand') ?? [];
    for (const name of expand) if (name !== 'transitions.fields') throw notModelled(`expand=${name}`);
    const issue = visibleIssue(site, c.var.actor, c.req.param('issue'));
    const wanted = q.text('transitionId');
    const found = availableTransitions(site, issue, c.var.actor).filter(({ id }) => wanted === undefined || id === wanted);
    chargeRead(c, 1);
    return c.json({
      expand: 'transitions',
      transitions: found.map((item) => representTransition(site, issue, item, expand.includes('transitions.fields'))),
    });
  });

  app.post('/rest/api/3/issue/:issue/transitions', async (c) => {
    query(c);
    const issue = visibleIssue(site, c.var.actor, c.req.param('issue'));
    const input = await body(c, issueUpdate);
    const id = input.transition?.id;
    if (id === undefined) throw badRequest("Missing 'transition' identifier");
    if (input.properties && input.properties.length > 0) throw notModelled('properties in a transition');
    performTransition(site, c.var.actor, issue, id, input);
    return c.body(null, 204);
  });
}
