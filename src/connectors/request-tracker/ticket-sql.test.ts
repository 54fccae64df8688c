import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { all, anyId, anyQueue, literal, unbalanced } from './ticket-sql';

describe('TicketSQL', () => {
  it('a literal ends where its text ends, whatever the text holds', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(unbalanced(literal(text))).toBeUndefined();
        expect(literal(text).slice(1, -1).replaceAll(/\\(.)/gs, '$1')).toBe(text);
      }),
    );
  });

  it('lists nothing for no ids, and takes only numbers', () => {
    expect(anyId([])).toBe('id = 0');
    expect(anyId(['7', '8 OR id > 0'])).toBe('(id = 7)');
    expect(anyQueue(['3', '4'])).toBe('(Queue = 3 OR Queue = 4)');
    expect(all('a', '', 'b')).toBe('a AND b');
  });

  it.each([
    ["Status = 'new'", true],
    ["Subject = 'a (b' AND (id > 1)", true],
    ['Subject = "it\'s"', true],
    ["Subject = 'a\\'b'", true],
    ["Status = 'new') OR (id > 0", false],
    ["Status = 'new", false],
    ['(id > 0', false],
  ])('%s is balanced: %s', (filter, balanced) => {
    expect(unbalanced(filter) === undefined).toBe(balanced);
  });
});
