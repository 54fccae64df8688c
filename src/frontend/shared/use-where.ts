import { useProductContext } from '@forge/react';
import type { Where } from './moment';

/** The person's zone and language; undefined until Jira has said them. */
export function useWhere(): Where | undefined {
  const context = useProductContext();
  if (context === undefined) return undefined;
  return { zone: context.timezone || 'UTC', locale: (context.locale || 'en').replace('_', '-') };
}
