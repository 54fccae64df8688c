import type { Connection, FieldMapping } from '../config/connection';
import type { ConnectorDefinition } from '../connectors/definition';
import { hostAllowed } from '../connectors/kit/host-pattern';
import { conversionProblem } from '../core/mapping/convert';
import { ENDS } from '../core/model/end';
import type { Problem } from '../rpc/result';
import type { ApplicationContext } from './context';

/** What is wrong with a connection as an admin wants to save it, each complaint at its place (M3, C7). Nothing of it is stored. */
export function problemsOf(context: ApplicationContext, connection: Connection): readonly Problem[] {
  return [...endProblems(context, connection), ...connection.routes.flatMap((route, index) => routeProblems(connection, index))];
}

function endProblems(context: ApplicationContext, connection: Connection): readonly Problem[] {
  const problems: Problem[] = [];
  for (const end of ENDS) {
    const { platform, baseUrl, settings } = connection[end];
    const definition = context.definitions.find(({ id }) => id === platform);
    if (definition === undefined) {
      problems.push({ path: [end, 'platform'], message: `There is no connector for ${platform}.`, nextStep: 'Choose another platform.' });
      continue;
    }
    const address = baseUrl === '' && platform === 'jira' ? undefined : addressProblem(definition, baseUrl);
    if (address !== undefined) problems.push({ path: [end, 'baseUrl'], ...address });
    const parsed = definition.settingsSchema.safeParse(settings);
    if (!parsed.success) {
      for (const issue of parsed.error.issues)
        problems.push({ path: [end, 'settings', ...issue.path.map(String)], message: issue.message });
    }
  }
  if (ENDS.every((end) => connection[end].platform === 'jira' && connection[end].baseUrl === '')) {
    problems.push({
      path: ['target', 'platform'],
      message: 'Both ends are this Jira site.',
      nextStep: 'Choose another platform for one of them.',
    });
  }
  return problems;
}

/** What is wrong with the address of a partner: its form, or a host the app may not reach. */
export function addressProblem(definition: ConnectorDefinition, baseUrl: string): Pick<Problem, 'message' | 'nextStep'> | undefined {
  if (!/^https:\/\/[^/\s?#@]+$/.test(baseUrl) || !URL.canParse(baseUrl))
    return { message: 'The address must begin with https:// and have no path.' };
  const { host } = new URL(baseUrl);
  if (definition.hosts.length > 0 && !hostAllowed(host, definition.hosts))
    return {
      message: `${host} is not a host of ${definition.name}: the app may reach ${definition.hosts.join(', ')} only.`,
      nextStep: 'Check the address.',
    };
  return undefined;
}

function routeProblems(connection: Connection, index: number): readonly Problem[] {
  const route = connection.routes[index];
  if (route === undefined) return [];
  const problems: Problem[] = [];
  const at = ['routes', index];
  for (const [other, candidate] of connection.routes.entries()) {
    if (other >= index) break;
    for (const end of ENDS) {
      if (
        candidate[end].type === route[end].type &&
        candidate[end].container === route[end].container &&
        (end === 'source' || connection.bidirectional)
      ) {
        problems.push({
          path: [...at, end, 'type'],
          message: `${route[end].label} already has a route.`,
          nextStep: 'Remove one of the two routes: a ticket takes exactly one.',
        });
      }
    }
  }
  const written = new Map<string, FieldMapping>();
  for (const [position, mapping] of route.mappings.entries()) {
    const path = [...at, 'mappings', position];
    const reason = mappingProblem(mapping);
    if (reason !== undefined) problems.push({ path, message: `${mapping.source.label} and ${mapping.target.label}: ${reason}` });
    for (const end of ENDS) {
      const writes =
        mapping.direction === 'bidirectional' || mapping.direction === (end === 'target' ? 'source-to-target' : 'target-to-source');
      if (!writes) continue;
      const key = `${end} ${mapping[end].field}`;
      if (written.has(key))
        problems.push({
          path: [...path, end],
          message: `${mapping[end].label} is written by two mappings.`,
          nextStep: 'Keep one of them, or give the other the opposite direction.',
        });
      written.set(key, mapping);
    }
  }
  return problems;
}

function mappingProblem(mapping: FieldMapping): string | undefined {
  const paired = mapping.values !== undefined;
  const forth = mapping.direction === 'target-to-source' ? undefined : conversionProblem(mapping.source.type, mapping.target.type, paired);
  const back = mapping.direction === 'source-to-target' ? undefined : conversionProblem(mapping.target.type, mapping.source.type, paired);
  if (forth === undefined) return back;
  return forth;
}
