import { Inline, LoadingButton, SectionMessage, Stack, Text } from '@forge/react';
import React, { useState } from 'react';
import type { Connection } from '../../config/connection';
import type { End } from '../../core/model/end';
import type { MappingFinding } from '../../rpc/connection-views';
import { FailureMessage } from '../shared/messages';
import { useAction } from '../shared/use-action';

/** X4: what would go wrong with the mappings as they stand on the page. */
export function MappingCheck(props: {
  readonly connection: Connection;
  readonly routeId: string;
  readonly names: Readonly<Record<End, string>>;
}): React.JSX.Element {
  const [findings, setFindings] = useState<readonly MappingFinding[]>();
  const check = useAction('checkMappings');
  const run = async (): Promise<void> => setFindings(await check.run({ connection: props.connection, routeId: props.routeId }));
  return (
    <Stack space="space.100">
      <Inline>
        <LoadingButton isLoading={check.busy} onClick={() => void run()}>
          Check mappings
        </LoadingButton>
      </Inline>
      {check.failure === undefined ? null : <FailureMessage failure={check.failure} />}
      {findings === undefined ? null : <Findings findings={findings} names={props.names} />}
    </Stack>
  );
}

function Findings(props: {
  readonly findings: readonly MappingFinding[];
  readonly names: Readonly<Record<End, string>>;
}): React.JSX.Element {
  const { findings, names } = props;
  if (findings.length === 0) {
    return (
      <SectionMessage appearance="success" title="Nothing to settle">
        <Text>Every live value has a partner and every required field gets a value.</Text>
      </SectionMessage>
    );
  }
  const errors = findings.filter((finding) => finding.severity === 'error').length;
  const title = [counted(errors, 'error'), counted(findings.length - errors, 'warning')].filter((part) => part !== '').join(', ');
  return (
    <SectionMessage appearance={errors > 0 ? 'error' : 'warning'} title={title}>
      {findings.map((finding, index) => (
        <Text key={index}>{findingText(finding, names)}</Text>
      ))}
    </SectionMessage>
  );
}

function counted(count: number, word: string): string {
  return count === 0 ? '' : `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** "Error: Priority (ServiceNow): …". */
function findingText(finding: MappingFinding, names: Readonly<Record<End, string>>): string {
  const severity = finding.severity === 'error' ? 'Error' : 'Warning';
  const field =
    finding.fieldLabel === undefined ? '' : `${finding.fieldLabel}${finding.end === undefined ? '' : ` (${names[finding.end]})`}: `;
  return `${severity}: ${field}${finding.message}${finding.nextStep === undefined ? '' : ` ${finding.nextStep}`}`;
}
