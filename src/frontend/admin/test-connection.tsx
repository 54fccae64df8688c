import { Inline, LoadingButton, Lozenge, SectionMessage, Stack, Text } from '@forge/react';
import React, { useState } from 'react';
import type { End } from '../../core/model/end';
import type { CheckReportView } from '../../rpc/platform';
import { FailureMessage } from '../shared/messages';
import { useAction } from '../shared/use-action';
import { useJob } from '../shared/use-job';
import { checkBadge } from './check-badge';

/** C4: writes nothing, reads what the sync will need, and names each missing right. */
export function TestConnection(props: {
  readonly connectionId: string;
  readonly end: End;
  readonly name: string;
  readonly unsaved: boolean;
}): React.JSX.Element {
  const [jobId, setJobId] = useState<string>();
  const start = useAction('testConnection');
  const job = useJob(jobId);
  const run = async (): Promise<void> => {
    setJobId(undefined);
    const started = await start.run({ connectionId: props.connectionId, end: props.end });
    setJobId(started?.jobId);
  };
  return (
    <Stack space="space.100">
      <Inline space="space.100" alignBlock="center">
        <LoadingButton isLoading={start.busy || job?.state === 'running'} onClick={() => void run()}>
          {`Test connection to ${props.name}`}
        </LoadingButton>
        {props.unsaved ? <Text>The test uses what is saved. Save your changes first.</Text> : null}
      </Inline>
      {start.failure === undefined ? null : <FailureMessage failure={start.failure} />}
      {job?.state === 'failed' ? <FailureMessage failure={job.error} /> : null}
      {job?.state === 'tested' ? <Report report={job.report} /> : null}
    </Stack>
  );
}

function Report(props: { readonly report: CheckReportView }): React.JSX.Element {
  const { report } = props;
  return (
    <Stack space="space.100">
      <SectionMessage appearance={report.ok ? 'success' : 'error'} title={report.ok ? 'Connection tested' : 'Test failed'}>
        {report.actingUser === '' ? null : (
          <Text>{`Acting user: ${report.actingUser}${report.timeZone === '' ? '' : `, time zone ${report.timeZone}`}`}</Text>
        )}
        {report.items
          .filter((item) => item.outcome === 'failed')
          .map((item, index) => (
            <Text key={index}>{item.advice === undefined ? item.what : `${item.what}: ${item.advice}`}</Text>
          ))}
      </SectionMessage>
      {report.items.map((item, index) => {
        const badge = checkBadge(item.outcome);
        return (
          <Inline key={index} space="space.100" alignBlock="center" shouldWrap>
            <Lozenge appearance={badge.appearance} maxWidth={300}>
              {badge.text}
            </Lozenge>
            <Text>{item.what}</Text>
            {item.advice === undefined || item.outcome === 'failed' ? null : <Text color="color.text.subtle">{item.advice}</Text>}
          </Inline>
        );
      })}
    </Stack>
  );
}
