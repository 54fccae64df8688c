import type { Instance } from '../instance';
import { seedMetadata } from './metadata';
import { seedPeople } from './people';
import { drawFrom } from './random';
import { seedCatalogueTasks, seedIncidents, seedOthers } from './tickets';

const DEFAULT_INCIDENTS = 64;
const DEFAULT_CATALOGUE_TASKS = 25;

/** Fills a fresh instance. The same seed at the same clock time gives the same records. */
export function seedInstance(instance: Instance, seed: 'default' | 'empty' | number, locale: string): void {
  seedMetadata(instance);
  const people = seedPeople(instance, locale);
  if (seed === 'empty') return;
  const draw = drawFrom(20_240_501);
  seedIncidents(instance, people, draw, seed === 'default' ? DEFAULT_INCIDENTS : seed);
  seedCatalogueTasks(instance, people, draw, DEFAULT_CATALOGUE_TASKS);
  seedOthers(instance, people, draw);
}
