import { Button, Inline, SectionMessage, Spinner, Stack, Text } from '@forge/react';
import React from 'react';
import type { Failure } from '../../rpc/result';
import type { Load } from './use-load';

/** A failure with the platform's words, the next step and, where asking again may help, a button. */
export function FailureMessage(props: { readonly failure: Failure; readonly onRetry?: () => void }): React.JSX.Element {
  const { failure, onRetry } = props;
  return (
    <Stack space="space.100">
      <SectionMessage appearance="error" title={failure.message}>
        {failure.detail === undefined ? null : <Text>{`Reported: ${failure.detail}`}</Text>}
        {failure.nextStep === undefined ? null : <Text>{`Next step: ${failure.nextStep}`}</Text>}
        {(failure.problems ?? []).map((problem, index) => (
          <Text key={index}>{`${problem.path.length === 0 ? '' : `${problem.path.join(' › ')}: `}${problem.message}`}</Text>
        ))}
      </SectionMessage>
      {onRetry === undefined ? null : (
        <Inline>
          <Button onClick={onRetry}>Try again</Button>
        </Inline>
      )}
    </Stack>
  );
}

/** Something refused in the present state, with its reason and what to do first. */
export function Refusal(props: {
  readonly title: string;
  readonly reason: string;
  readonly nextStep?: string | undefined;
}): React.JSX.Element {
  return (
    <SectionMessage appearance="warning" title={props.title}>
      <Text>{props.reason}</Text>
      {props.nextStep === undefined ? null : <Text>{`Next step: ${props.nextStep}`}</Text>}
    </SectionMessage>
  );
}

export function Loading(props: { readonly what: string }): React.JSX.Element {
  return (
    <Inline space="space.100" alignBlock="center">
      <Spinner size="small" label={props.what} />
      <Text>{`${props.what} …`}</Text>
    </Inline>
  );
}

/** Shows a load in all its states. */
export function WhenLoaded<T>(props: {
  readonly load: Load<T>;
  readonly what: string;
  readonly children: (value: T) => React.ReactNode;
}): React.JSX.Element {
  const { now, reload } = props.load;
  switch (now.state) {
    case 'loading':
      return <Loading what={props.what} />;
    case 'failed':
      return <FailureMessage failure={now.failure} onRetry={reload} />;
    case 'ready':
      return <>{props.children(now.value)}</>;
  }
}
