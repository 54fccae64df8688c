import { planCreate } from '../core/plan/plan-create';
import { TicketGoneError } from '../core/errors';
import { fromPlainText } from '../core/richtext/plain';
import { toAdf } from '../core/richtext/adf';
import { findPeopleOf } from './preview-people';
import { titleOf } from '../engine/report';
import { wantsOf } from '../engine/session';
import { plainOf } from '../core/mapping/convert';
import type { Application } from './application';
import type { ApplicationContext } from './context';
import { findingsFor } from './mapping-check';
import { proposeMappings } from './starter-mappings';
import { requireConnection } from './context';

type Methods = Pick<Application, 'starterMappings' | 'checkMappings' | 'previewDescription'>;

/** Help with mappings before anything is stored (M7, X4, D2). */
export function mappingAdviceMethods(context: ApplicationContext): Methods {
  return {
    starterMappings: async ({ connectionId, source, target }) => {
      const connection = await requireConnection(context, connectionId);
      const [sourceConnector, targetConnector] = await Promise.all([
        context.engine.connect(connection, 'source'),
        context.engine.connect(connection, 'target'),
      ]);
      return proposeMappings({
        source: { connector: sourceConnector, scope: source },
        target: { connector: targetConnector, scope: target },
      });
    },
    checkMappings: async ({ connection, routeId }) => {
      const stored = await requireConnection(context, connection.id);
      const route = connection.routes.find(({ id }) => id === routeId);
      if (route === undefined) throw new TicketGoneError('This ticket type is not part of the connection any more.');
      const [source, target] = await Promise.all([context.engine.connect(stored, 'source'), context.engine.connect(stored, 'target')]);
      return findingsFor(route, { source, target });
    },
    previewDescription: async ({ connection, routeId, ticketKey }) => {
      const stored = await requireConnection(context, connection.id);
      const route = connection.routes.find(({ id }) => id === routeId);
      if (route === undefined) throw new TicketGoneError('This ticket type is not part of the connection any more.');
      const source = await context.engine.connect(stored, 'source');
      const ref = await source.findByKey(ticketKey.trim());
      const [result] =
        ref === undefined
          ? []
          : await source.readMany([{ ref }], { ...wantsOf({ ...connection, routes: [route] }, 'source'), comments: false, files: false });
      if (result?.outcome !== 'found')
        throw new TicketGoneError(`There is no ticket ${ticketKey} that the connection may see. Enter its exact number.`);
      const contacts = await findPeopleOf(await context.engine.connect(stored, 'target'), route, result.ticket);
      const plan = planCreate({ route, from: 'source', ticket: result.ticket, contacts });
      const field = route.mappings.find((mapping) => mapping.target.role === 'description')?.target.field;
      const value = field === undefined ? undefined : plan.fields[field];
      const doc = value?.kind === 'richText' ? value.doc : fromPlainText(value === undefined ? '' : plainOf(value));
      return { ticketKey: result.ticket.key, ticketTitle: titleOf(connection, 'source', result.ticket), adf: toAdf(doc) };
    },
  };
}
