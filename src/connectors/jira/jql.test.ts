import { describe, expect, it } from 'vitest';
import { changedSince, quoted, scopesClause, withoutOrder } from './jql';

describe('JQL', () => {
  it('puts all routes into one clause, one part per project', () => {
    const scopes = [
      { container: '10000', type: '1' },
      { container: '10000', type: '2' },
      { container: '10001', type: '1' },
      { container: '10000', type: '1' },
    ];
    expect(scopesClause(scopes)).toBe('((project = 10000 AND issuetype IN (1, 2)) OR (project = 10001 AND issuetype IN (1)))');
  });

  it('rounds the moment down to the minute that JQL compares', () => {
    expect(changedSince('2026-03-01T12:00:59.999Z')).toBe(`updated >= ${Date.parse('2026-03-01T12:00:00Z')}`);
  });

  it('quotes what could end a string', () => {
    expect(quoted('a"b\\c')).toBe('"a\\"b\\\\c"');
  });

  it.each([
    ['labels = x ORDER BY created DESC', 'labels = x'],
    ['labels = x order   by created', 'labels = x'],
    ['order by created', ''],
    ['summary ~ "order by phone" AND labels = x', 'summary ~ "order by phone" AND labels = x'],
    ["summary ~ 'it\\'s order by' ORDER BY key", "summary ~ 'it\\'s order by'"],
    ['(labels = x)ORDER BY key', '(labels = x)'],
    ['border byte = 1', 'border byte = 1'],
    ['   ', ''],
  ])('drops the order of %s', (filter, clause) => {
    expect(withoutOrder(filter)).toBe(clause);
  });
});
