import type { FieldMapping, Route } from '../config/connection';
import { conversionProblem } from '../core/mapping/convert';
import { ENDS, type End, leaves, opposite } from '../core/model/end';
import type { FieldInfo, OptionInfo } from '../core/model/field';
import type { Connector } from '../engine/ports/connector';
import type { MappingFinding } from '../rpc/connection-views';

/** What would go wrong with a route on the live platforms, before it is saved (X4). Reads only. */
export async function findingsFor(route: Route, connectors: Readonly<Record<End, Connector>>): Promise<readonly MappingFinding[]> {
  const scopes = {
    source: { type: route.source.type, container: route.source.container },
    target: { type: route.target.type, container: route.target.container },
  };
  const fields = { source: await connectors.source.fields(scopes.source), target: await connectors.target.fields(scopes.target) };
  const findings: MappingFinding[] = [];
  for (const mapping of route.mappings) {
    findings.push(...fieldFindings(mapping, fields));
    if (mapping.values === undefined) continue;
    const options = {
      source: await connectors.source.values(scopes.source, mapping.source.field),
      target: await connectors.target.values(scopes.target, mapping.target.field),
    };
    findings.push(...valueFindings(mapping, options));
  }
  return [...findings, ...requiredFindings(route, fields)];
}

function fieldFindings(mapping: FieldMapping, fields: Readonly<Record<End, readonly FieldInfo[]>>): readonly MappingFinding[] {
  const findings: MappingFinding[] = [];
  for (const end of ENDS) {
    const live = fields[end].find((field) => field.id === mapping[end].field);
    const at = { mappingId: mapping.id, end, fieldLabel: mapping[end].label };
    if (live === undefined) {
      findings.push({
        ...at,
        severity: 'error',
        kind: 'field-missing',
        message: `${mapping[end].label} does not exist on this type, or cannot be read.`,
        nextStep: 'Choose another field.',
      });
      continue;
    }
    const receives = leaves(mapping.direction, opposite(end));
    if (receives && !live.editable && live.role !== 'status') {
      findings.push({
        ...at,
        severity: 'warning',
        kind: 'not-editable',
        message: `${live.label} cannot be changed after creation: later changes will be reported as not accepted.`,
        nextStep: 'Give the mapping the other direction only.',
      });
    }
    const sender = mapping[opposite(end)];
    const problem = receives ? conversionProblem(sender.type, live.type, mapping.values !== undefined) : undefined;
    if (problem !== undefined) findings.push({ ...at, severity: 'error', kind: 'conversion-refused', message: problem });
    if (
      receives &&
      live.maxLength !== undefined &&
      (sender.maxLength ?? Number.POSITIVE_INFINITY) > live.maxLength &&
      (live.type === 'text' || live.type === 'richText')
    ) {
      findings.push({
        ...at,
        severity: 'warning',
        kind: 'text-too-long',
        message: `${live.label} holds ${live.maxLength} characters, ${sender.label} more: longer texts are shortened visibly and attached whole.`,
      });
    }
  }
  return findings;
}

function valueFindings(mapping: FieldMapping, options: Readonly<Record<End, readonly OptionInfo[]>>): readonly MappingFinding[] {
  const findings: MappingFinding[] = [];
  const pairs = mapping.values?.pairs ?? [];
  for (const end of ENDS) {
    if (leaves(mapping.direction, end)) {
      for (const option of options[end].filter(({ id }) => !pairs.some((pair) => pair[end].id === id))) {
        findings.push({
          mappingId: mapping.id,
          end,
          fieldLabel: mapping[end].label,
          severity: 'warning',
          kind: 'unmapped-value',
          message: `The value "${option.label}" has no pair.`,
          nextStep: 'Pair it, or choose what happens to unmapped values.',
        });
      }
      const shared = new Map<string, number>();
      for (const pair of pairs) shared.set(pair[end].id, (shared.get(pair[end].id) ?? 0) + 1);
      for (const [id, count] of shared) {
        const group = pairs.filter((pair) => pair[end].id === id);
        if (count > 1 && !group.some((pair) => pair.returnValue)) {
          findings.push({
            mappingId: mapping.id,
            end,
            fieldLabel: mapping[end].label,
            severity: 'warning',
            kind: 'no-return-value',
            message: `"${group[0]?.[end].label ?? id}" stands for ${count} values and none is marked as the way back: the first one is used.`,
            nextStep: 'Mark one pair as return value.',
          });
        }
      }
    }
  }
  return findings;
}

/** Required fields of new tickets that have neither mapping nor default (M6). */
function requiredFindings(route: Route, fields: Readonly<Record<End, readonly FieldInfo[]>>): readonly MappingFinding[] {
  const end: End = 'target';
  const given = new Set([
    ...route.mappings.filter((mapping) => leaves(mapping.direction, 'source')).map((mapping) => mapping.target.field),
    ...route.target.defaults.map(({ field }) => field),
  ]);
  if (route.requester !== undefined) given.add(route.requester.target);
  return fields[end]
    .filter((field) => field.requiredOnCreate && field.settableOnCreate && !given.has(field.id))
    .map((field) => ({
      end,
      fieldLabel: field.label,
      severity: 'error' as const,
      kind: 'required-field' as const,
      message: `${field.label} is required on new tickets and has neither a mapping nor a default.`,
      nextStep: 'Map it, or give it a default under Closing & defaults.',
    }));
}
