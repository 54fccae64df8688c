import { define } from './define';

/** Procedures of the issue panel. */
export const issueResolvers = {
  issueView: define('issueView', (input, { application, caller }) => application.issueView(input, caller)),
  syncIssue: define('syncIssue', (input, { application, caller }) => application.syncIssue(input, caller)),
  linkIssue: define('linkIssue', (input, { application, caller }) => application.linkIssue(input, caller)),
  unlinkIssue: define('unlinkIssue', (input, { application, caller }) => application.unlinkIssue(input, caller)),
  pauseIssue: define('pauseIssue', (input, { application, caller }) => application.pauseIssue(input, caller)),
};
