import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEncodedQuery } from './encoded-query';

const eq = (field: string, value: string, operator = '=') => ({ field, operator, value });

describe('parseEncodedQuery', () => {
  it.each([
    ['', [[]]],
    ['state=1', [[[eq('state', '1')]]]],
    ['state=1^active=true', [[[eq('state', '1')], [eq('active', 'true')]]]],
    ['state=1^ORstate=2^active=true', [[[eq('state', '1'), eq('state', '2')], [eq('active', 'true')]]]],
    ['state=1^NQstate=2^active=true', [[[eq('state', '1')]], [[eq('state', '2')], [eq('active', 'true')]]]],
    ['priority<=2^number!=INC1', [[[eq('priority', '2', '<=')], [eq('number', 'INC1', '!=')]]]],
    ['stateIN1,2^stateNOT IN3', [[[eq('state', '1,2', 'IN')], [eq('state', '3', 'NOT IN')]]]],
    [
      'caller_id.emailSTARTSWITHal^caller_idISNOTEMPTY',
      [[[eq('caller_id.email', 'al', 'STARTSWITH')], [eq('caller_id', '', 'ISNOTEMPTY')]]],
    ],
    ['short_descriptionLIKEON fire', [[[eq('short_description', 'ON fire', 'LIKE')]]]],
    ['short_description=a=b>c', [[[eq('short_description', 'a=b>c')]]]],
    ['short_description=2^^3', [[[eq('short_description', '2^3')]]]],
    ['active=true^EQ', [[[eq('active', 'true')]]]],
  ])('%s', (text, groups) => {
    expect(parseEncodedQuery(text)).toEqual({ groups, order: [], invalid: [] });
  });

  it('reads the order wherever it stands', () => {
    expect(parseEncodedQuery('ORDERBYnumber^state=1^ORDERBYDESCcategory')).toEqual({
      groups: [[[eq('state', '1')]]],
      order: [
        { field: 'number', descending: false },
        { field: 'category', descending: true },
      ],
      invalid: [],
    });
  });

  it.each(['state', 'STATE=1', '=1', 'state~1'])('keeps "%s" as an invalid part', (text) => {
    expect(parseEncodedQuery(`active=true^${text}`)).toMatchObject({ groups: [[[eq('active', 'true')]]], invalid: [text] });
  });

  it.each([
    '^RLQUERYincident.problem_id,>=1^ENDRLQUERY',
    'GROUPBYstate',
    '123TEXTQUERY321=mail',
    "javascript:'a=' + b()",
    'assigned_toDYNAMICabc',
    'sla_dueRELATIVEGT@hour@ago@1',
    'nameVALCHANGES',
  ])('answers 501 to %s', (text) => {
    expect(() => parseEncodedQuery(text)).toThrow('Not emulated');
  });

  it('gives back any value that was joined with its circumflexes doubled', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string({ minLength: 1 }).filter((value) => !value.includes('\u0000') && !value.startsWith('^') && !value.endsWith('^')),
          { minLength: 1 },
        ),
        (values) => {
          const text = values.map((value) => `number=${value.replaceAll('^', '^^')}`).join('^');
          expect(parseEncodedQuery(text).groups).toEqual([values.map((value) => [eq('number', value)])]);
        },
      ),
    );
  });
});
