import type { FieldEnd, FieldMapping, ValuePair } from '../config/connection';
import { conversionProblem } from '../core/mapping/convert';
import type { End } from '../core/model/end';
import type { FieldInfo, OptionInfo } from '../core/model/field';
import type { Connector, RouteScope } from '../engine/ports/connector';
import type { ServerOutput } from '../rpc/contract';

type Starter = ServerOutput<'starterMappings'>;

interface Side {
  readonly connector: Connector;
  readonly scope: RouteScope;
}

/** The fields every ticket has, in the order they are proposed (M7). */
const STARTER_ROLES = ['title', 'description', 'status', 'priority'] as const;

/** A proposal for a new route from the live fields and values of both ends. Nothing is stored. */
export async function proposeMappings(sides: Readonly<Record<End, Side>>): Promise<Starter> {
  const fields = {
    source: await sides.source.connector.fields(sides.source.scope),
    target: await sides.target.connector.fields(sides.target.scope),
  };
  const mappings: FieldMapping[] = [];
  const open: Starter['open'][number][] = [];
  const missing: Starter['missing'][number][] = [];
  for (const role of STARTER_ROLES) {
    const source = fields.source.find((field) => field.role === role);
    const target = fields.target.find((field) => field.role === role);
    if (source === undefined || target === undefined) {
      missing.push({ what: role, reason: `The ${source === undefined ? 'source' : 'target'} type has no ${role} field.` });
      continue;
    }
    const paired = source.type === 'option' && target.type === 'option';
    const problem = conversionProblem(source.type, target.type, paired);
    if (problem !== undefined) {
      missing.push({ what: role, reason: problem });
      continue;
    }
    const base = {
      id: role,
      source: fieldEnd(source),
      target: fieldEnd(target),
      direction: directionOf(source, target),
      carryEmpty: false,
    };
    if (!paired) {
      mappings.push(base);
      continue;
    }
    const options = {
      source: await sides.source.connector.values(sides.source.scope, source.id),
      target: await sides.target.connector.values(sides.target.scope, target.id),
    };
    const pairs = pairValues(options.source, options.target);
    mappings.push({ ...base, values: { pairs, unmapped: { kind: 'skip' } } });
    for (const end of ['source', 'target'] as const) {
      for (const option of options[end].filter(({ id }) => !pairs.some((pair) => pair[end].id === id))) {
        open.push({
          mappingId: role,
          fieldLabel: (end === 'source' ? source : target).label,
          end,
          option: { id: option.id, label: option.label },
        });
      }
    }
  }
  const requester = {
    source: fields.source.find((field) => field.role === 'requester')?.id,
    target: fields.target.find((field) => field.role === 'requester')?.id,
  };
  const both =
    requester.source !== undefined && requester.target !== undefined
      ? { requester: { source: requester.source, target: requester.target } }
      : {};
  return { mappings, open, missing, ...both };
}

/** The facts about a field that a mapping keeps. */
function fieldEnd(field: FieldInfo): FieldEnd {
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

/** A status is walked where it cannot be edited; anything else that cannot be edited only sends. */
function directionOf(source: FieldInfo, target: FieldInfo): FieldMapping['direction'] {
  const takes = (field: FieldInfo): boolean => field.editable || field.role === 'status';
  if (takes(source) && takes(target)) return 'bidirectional';
  return takes(target) ? 'source-to-target' : 'target-to-source';
}

/**
 * Pairs values by the same name, then by rank among those that close and those that do not: ordered lists such as priorities and
 * workflows run the same way on most platforms. Every source value gets a pair where the target has any value of its kind.
 */
function pairValues(source: readonly OptionInfo[], target: readonly OptionInfo[]): ValuePair[] {
  const pairs: ValuePair[] = [];
  for (const closed of [false, true]) {
    const left = source.filter((option) => (option.closed ?? false) === closed);
    const right = target.filter((option) => (option.closed ?? false) === closed);
    for (const [index, option] of left.entries()) {
      const byName = right.find((candidate) => plain(candidate.label) === plain(option.label));
      const byRank = right[left.length <= 1 ? 0 : Math.round((index * (right.length - 1)) / (left.length - 1))];
      const partner = byName ?? byRank;
      if (partner === undefined) continue;
      const returnValue = !pairs.some((pair) => pair.target.id === partner.id);
      pairs.push({
        source: { id: option.id, label: option.label },
        target: { id: partner.id, label: partner.label },
        returnValue,
        companions: { source: [], target: [] },
      });
    }
  }
  return pairs;
}

/** Names differ in case, numbering (`1 - Critical`) and spacing. */
function plain(label: string): string {
  return label
    .toLowerCase()
    .replace(/^\d+\s*[-–.)]\s*/, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
