import { sessionOf, type Actor } from './actor';
import { parseEncodedQuery } from './encoded-query';
import { ApiFailure } from './failures';
import type { Instance } from './instance';
import { matches } from './query-evaluation';
import { columnsOf, lineage } from './schema/catalogue';
import type { Row } from './store';

/**
 * Runs the business rules that see the record before it is stored: they change it or abort with 403.
 * https://www.servicenow.com/docs/r/api-reference/business-rules-classic/c_BusinessRules.html
 */
export function runBusinessRules(instance: Instance, actor: Actor, owner: string, row: Row): void {
  for (const rule of instance.switches.businessRules) {
    if (!rule.enabled || !lineage(owner).includes(rule.table)) continue;
    if (!matches(instance.store, owner, row, parseEncodedQuery(rule.when), sessionOf(instance, actor))) continue;
    const { effect } = rule;
    switch (effect.kind) {
      case 'abort':
        throw new ApiFailure(
          403,
          'Operation Failed',
          `Operation against file '${owner}' was aborted by Business Rule '${rule.name}'. Business Rule Stack:${rule.name}`,
        );
      case 'upper-case':
        row[effect.field] = (row[effect.field] ?? '').toUpperCase();
        break;
      case 'trim':
        row[effect.field] = (row[effect.field] ?? '').trim();
        break;
      case 'set':
        row[effect.field] = effect.value;
        break;
    }
  }
}

/**
 * Refuses with 403 a record that lacks what a data policy asks for.
 * https://www.servicenow.com/docs/r/platform-administration/c_DataPolicy.html
 */
export function enforceDataPolicies(instance: Instance, actor: Actor, owner: string, row: Row): void {
  const missing = new Set<string>();
  for (const policy of instance.switches.dataPolicies) {
    if (!policy.enabled || !lineage(owner).includes(policy.table)) continue;
    if (!matches(instance.store, owner, row, parseEncodedQuery(policy.when), sessionOf(instance, actor))) continue;
    for (const field of policy.mandatory) if ((row[field] ?? '') === '') missing.add(columnsOf(owner).get(field)?.label ?? field);
  }
  if (missing.size > 0)
    throw new ApiFailure(403, 'Operation Failed', `Data Policy Exception: The following fields are mandatory: ${[...missing].join(', ')}`);
}
