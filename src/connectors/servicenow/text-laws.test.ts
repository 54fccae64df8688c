import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromPlainText } from '../../core/richtext/plain';
import { foldedJournal, fromJournal, toJournal } from './code-tags';
import { parseDisplayedJournal } from './journal-display';
import { localToInstant, measuredZone, namedZone, toInstant, toNative } from './times';

const word = fc.string({
  unit: fc.constantFrom('a', 'B', 'ü', '0', '[', ']', 'code', '/code', '<b>', '&', '🛠️', 'ש', '-', '(', ')'),
  minLength: 1,
  maxLength: 8,
});
const line = fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join(' '));

describe('laws of journal text', () => {
  it('plain text never becomes HTML, whatever it holds', () => {
    fc.assert(
      fc.property(line, (text) => {
        expect(toJournal(fromPlainText(text), false)).not.toMatch(/\[\/?code\]/i);
      }),
    );
  });

  it('what was sent is recognised in either form, and after the platform trimmed and folded it', () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 4 }), (lines) => {
        const doc = fromPlainText(lines.join('\n\n'));
        for (const html of [false, true]) {
          const sent = toJournal(doc, html);
          expect(foldedJournal(`  ${sent.replaceAll('\n', '\r\n')} \n`)).toBe(foldedJournal(sent));
        }
      }),
    );
  });

  it('a display value gives back the entries it was made of, with ids that survive further entries', () => {
    const entry = fc.record({
      seconds: fc.integer({ min: 0, max: 3 }),
      author: fc.constantFrom<string>('Beth Anglin', 'Zoë O’Hara (ext)'),
      text: line,
    });
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 6 }), (entries) => {
        const zone = namedZone('Europe/Berlin');
        if (zone === undefined) throw new Error('unknown zone');
        const oldestFirst = [...entries].sort((a, b) => a.seconds - b.seconds);
        const display = (some: typeof oldestFirst): string =>
          [...some]
            .reverse()
            .map((one) => `2026-07-01 12:00:0${one.seconds} - ${one.author} (Work notes)\n${one.text}\n\n`)
            .join('');
        const parsed = parseDisplayedJournal('work_notes', display(oldestFirst), zone) ?? [];
        expect(parsed.map((one) => [one.createdAt, one.author, one.text])).toEqual(
          oldestFirst.map((one) => [`2026-07-01T10:00:0${one.seconds}Z`, one.author, one.text.trim()]),
        );
        expect(new Set(parsed.map((one) => one.id)).size).toBe(parsed.length);
        const later = parseDisplayedJournal('work_notes', display([...oldestFirst, { seconds: 9, author: 'X', text: 'y' }]), zone) ?? [];
        expect(later.slice(0, parsed.length).map((one) => one.id)).toEqual(parsed.map((one) => one.id));
      }),
    );
  });

  it('a display value in another form is unreadable, not empty', () => {
    expect(parseDisplayedJournal('comments', '07/01/2026 12:00 - Beth (Comments)\nHello', { kind: 'offset', minutes: 0 })).toBeUndefined();
    expect(parseDisplayedJournal('comments', '', { kind: 'offset', minutes: 0 })).toEqual([]);
  });

  it.each([
    ['', ''],
    ['[code][/code]', ''],
    ['[CODE]<p>a</p>[/CODE]', 'a'],
    ['[code]never closed', '[code]never closed'],
  ])('%j reads as %j', (text, expected) => {
    expect(foldedJournal(text)).toBe(expected);
    expect(fromJournal(text).type).toBe('root');
  });
});

describe('times', () => {
  it('survive the way to ServiceNow and back to the second', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }), (date) => {
        const instant = `${date.toISOString().slice(0, 19)}Z`;
        expect(toInstant(toNative(date.toISOString()))).toBe(instant);
      }),
    );
  });

  it.each([
    ['2026-03-02 10:00:00', '2026-03-02T10:00:00Z'],
    ['2026-02-30 10:00:00', undefined],
    ['02.03.2026 10:00', undefined],
    ['', undefined],
  ])('%j is %j', (native, instant) => {
    expect(toInstant(native)).toBe(instant);
  });

  it('displayed times follow the zone through daylight saving; a measured zone stands in for an unnamed one', () => {
    const berlin = namedZone('Europe/Berlin') ?? { kind: 'offset', minutes: 0 };
    expect(localToInstant('2026-01-01 12:00:00', berlin)).toBe('2026-01-01T11:00:00Z');
    expect(localToInstant('2026-07-01 12:00:00', berlin)).toBe('2026-07-01T10:00:00Z');
    expect(namedZone('Nowhere/Never')).toBeUndefined();
    expect(measuredZone('2026-01-01 00:30:00', '2025-12-31 16:30:00')).toEqual({ kind: 'offset', minutes: -480 });
    expect(measuredZone('2026-01-01 00:30:00', '31/12/2025')).toBeUndefined();
  });
});
