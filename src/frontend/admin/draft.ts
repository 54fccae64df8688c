import type { Connection, FieldEnd, FieldMapping, Route, RouteEnd } from '../../config/connection';
import type { End } from '../../core/model/end';
import type { FieldView, PlatformView, TicketTypeView } from '../../rpc/platform';
import type { Problem } from '../../rpc/result';

/** Changes to the connection as it stands on the page. Each returns a new record; nothing is stored before `Save`. */
export type Edit = (connection: Connection) => Connection;

export function withEnd(end: End, patch: Partial<Connection['source']>): Edit {
  return (connection) => ({ ...connection, [end]: { ...connection[end], ...patch } });
}

export function withRoute(routeId: string, change: (route: Route) => Route): Edit {
  return (connection) => ({ ...connection, routes: connection.routes.map((route) => (route.id === routeId ? change(route) : route)) });
}

export function withRouteEnd(routeId: string, end: End, patch: Partial<RouteEnd>): Edit {
  return withRoute(routeId, (route) => ({ ...route, [end]: { ...route[end], ...patch } }));
}

export function withMapping(routeId: string, mapping: FieldMapping): Edit {
  return withRoute(routeId, (route) => ({
    ...route,
    mappings: route.mappings.some((other) => other.id === mapping.id)
      ? route.mappings.map((other) => (other.id === mapping.id ? mapping : other))
      : [...route.mappings, mapping],
  }));
}

export function withoutMapping(routeId: string, mappingId: string): Edit {
  return withRoute(routeId, (route) => ({ ...route, mappings: route.mappings.filter((mapping) => mapping.id !== mappingId) }));
}

/** A route without mappings. */
export function newRoute(id: string, source: RouteEnd, target: RouteEnd): Route {
  return { id, source, target, mappings: [], conflict: 'source-wins', reopen: 'report' };
}

export function routeEnd(type: { readonly type: string; readonly container: string }, label: string): RouteEnd {
  return { type: type.type, container: type.container, label: label.slice(0, 255), defaults: [], closingFields: [] };
}

export function withRouteAdded(route: Route): Edit {
  return (connection) => ({ ...connection, routes: [...connection.routes, route] });
}

/** The setting of a platform that names the containers whose tickets hold internal comments themselves. */
const SERVICE_PROJECTS = 'serviceProjects';

/** Notes the container of a type that holds internal comments itself, where the platform wants to be told; nothing otherwise. */
export function withServiceProject(end: End, platform: PlatformView | undefined, type: TicketTypeView): Edit {
  return (connection) => {
    const asked = platform?.settings.some((field) => field.name === SERVICE_PROJECTS) === true;
    const { settings } = connection[end];
    const listed = (settings[SERVICE_PROJECTS] ?? '').split(',').flatMap((id) => (id.trim() === '' ? [] : [id.trim()]));
    if (!asked || type.internalComments !== true || listed.includes(type.container)) return connection;
    return withEnd(end, { settings: { ...settings, [SERVICE_PROJECTS]: [...listed, type.container].join(',') } })(connection);
  };
}

export function withoutRoute(routeId: string): Edit {
  return (connection) => ({ ...connection, routes: connection.routes.filter((route) => route.id !== routeId) });
}

/** The first of `prefix-1`, `prefix-2` … that is not taken. */
export function freeId(prefix: string, taken: readonly string[]): string {
  let number = 1;
  while (taken.includes(`${prefix}-${number}`)) number += 1;
  return `${prefix}-${number}`;
}

/** The list with one item a place up (-1) or down (1); the same list when it is at the edge. */
export function moved<T>(list: readonly T[], index: number, by: -1 | 1): T[] {
  const copy = [...list];
  const other = index + by;
  const item = copy[index];
  const neighbour = copy[other];
  if (item === undefined || neighbour === undefined) return copy;
  copy[index] = neighbour;
  copy[other] = item;
  return copy;
}

/** What a mapping remembers of a live field. */
export function fieldEnd(field: FieldView): FieldEnd {
  return {
    field: field.id,
    label: field.label,
    type: field.type,
    multiline: field.multiline ?? false,
    ...(field.maxLength === undefined ? {} : { maxLength: field.maxLength }),
    ...(field.normalisation === undefined ? {} : { normalisation: field.normalisation }),
    ...(field.role === undefined ? {} : { role: field.role }),
  };
}

/** Whether there is something to save. */
export function isChanged(saved: Connection, draft: Connection): boolean {
  return JSON.stringify(saved) !== JSON.stringify(draft);
}

/** The complaint about a place of the connection or anything in it, for example `['routes', 0, 'source']`. */
export function problemAt(problems: readonly Problem[], path: Problem['path']): string | undefined {
  const found = problems.find((problem) => {
    const place = problem.path[0] === 'connection' ? problem.path.slice(1) : problem.path;
    return path.every((part, index) => place[index] === part);
  });
  return found === undefined ? undefined : sentence(found);
}

function sentence(problem: Problem): string {
  return problem.nextStep === undefined ? problem.message : `${problem.message} ${problem.nextStep}`;
}

/** A complaint with the tab it belongs to, for the summary above the tabs. */
export function placed(problem: Problem, connection: Connection): string {
  const place = problem.path[0] === 'connection' ? problem.path.slice(1) : problem.path;
  const [first, second, third] = place;
  if (first !== 'routes' || typeof second !== 'number') return `${tabOf(first)}: ${sentence(problem)}`;
  const route = connection.routes[second];
  const name = route === undefined ? '' : ` (${route.source.label} ↔ ${route.target.label})`;
  return `${routeTabOf(third)}${name}: ${sentence(problem)}`;
}

function tabOf(part: string | number | undefined): string {
  switch (part) {
    case 'publicComments':
    case 'internalComments':
    case 'attachments':
    case 'fileFilter':
    case 'editedComments':
      return 'Comments & files';
    case 'routes':
      return 'Ticket types';
    case undefined:
    default:
      return 'Connection';
  }
}

function routeTabOf(part: string | number | undefined): string {
  switch (part) {
    case 'mappings':
      return 'Field mappings';
    case 'composition':
      return 'Description';
    case 'requester':
      return 'Contacts';
    case 'source':
    case 'target':
    case 'reopen':
    case 'conflict':
      return 'Closing & defaults';
    case undefined:
    default:
      return 'Ticket types';
  }
}
