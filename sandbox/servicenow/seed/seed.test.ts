import { describe, expect, it } from 'vitest';
import { createBench, NOON } from '../testing';
import { parseStored } from '../instant';

const bench = createBench('default');
const { admin } = bench.emulator;

describe('the default seed', () => {
  it('has 64 incidents in all six states and all priorities, 25 catalogue tasks with their items', () => {
    const incidents = admin.rows('incident');
    expect(incidents).toHaveLength(64);
    expect([...new Set(incidents.map((row) => row['state']))].sort()).toEqual(['1', '2', '3', '6', '7', '8']);
    expect([...new Set(incidents.map((row) => row['priority']))].sort()).toEqual(['1', '2', '3', '4', '5']);
    const tasks = admin.rows('sc_task');
    expect(tasks).toHaveLength(25);
    expect(tasks.every((task) => admin.row(task['request_item'] ?? '')?.['sys_class_name'] === 'sc_req_item')).toBe(true);
  });

  it('has journals on about half of the incidents, with formatted entries, files, emoji and right-to-left text', () => {
    const incidents = admin.rows('incident');
    const withEntries = incidents.filter((row) => admin.journal(row['sys_id'] ?? '').length > 0).length;
    expect(withEntries).toBeGreaterThan(24);
    expect(withEntries).toBeLessThan(50);
    expect(admin.rows('sys_journal_field').some((entry) => entry['value']?.includes('[code]'))).toBe(true);
    expect(new Set(admin.rows('sys_journal_field').map((entry) => entry['element']))).toEqual(new Set(['comments', 'work_notes']));
    const files = admin.rows('sys_attachment');
    expect(new Set(files.map((file) => file['content_type']))).toEqual(new Set(['text/plain', 'image/png', 'application/pdf', 'text/csv']));
    expect(files.some((file) => file['size_bytes'] === '0')).toBe(true);
    expect(incidents.some((row) => /\p{Emoji_Presentation}/u.test(row['short_description'] ?? ''))).toBe(true);
    expect(incidents.some((row) => /\p{Script=Arabic}/u.test(row['short_description'] ?? ''))).toBe(true);
  });

  it('lies within the last thirty days, and no ticket changed before it was made or after now', () => {
    for (const row of admin.rows('task')) {
      const [created, updated] = [parseStored(row['sys_created_on'] ?? ''), parseStored(row['sys_updated_on'] ?? '')];
      expect(NOON - created).toBeLessThanOrEqual(30 * 86_400_000);
      expect(updated).toBeGreaterThanOrEqual(created);
      expect(updated).toBeLessThanOrEqual(NOON);
    }
  });

  it('keeps every text within its column', () => {
    for (const row of admin.rows('task')) {
      expect((row['short_description'] ?? '').length).toBeLessThanOrEqual(160);
      expect((row['description'] ?? '').length).toBeLessThanOrEqual(4000);
    }
    expect(Math.max(...admin.rows('incident').map((row) => (row['description'] ?? '').length))).toBeGreaterThan(3500);
  });

  it('is the same for the same clock time', () => {
    expect(createBench('default').emulator.snapshot()).toEqual(bench.emulator.snapshot());
  });

  it('makes as many incidents as asked', () => {
    expect(createBench(7).emulator.admin.rows('incident')).toHaveLength(7);
    expect(createBench('empty').emulator.admin.rows('task')).toHaveLength(0);
  });
});
