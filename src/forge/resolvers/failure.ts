import type { z } from 'zod';
import { InputRefusedError } from '../../application/application';
import { SyncError, TicketGoneError, type Recovery } from '../../core/errors';
import type { ErrorCode, Failure, Problem } from '../../rpc/result';

/** The failure a page shows for anything thrown. What was not raised on purpose keeps its text to itself: it may hold anything. */
export function failureOf(error: unknown, secrets: readonly string[] = []): Failure {
  if (error instanceof InputRefusedError) return refusedInput(error.problems);
  if (!(error instanceof SyncError)) {
    return {
      code: 'defect',
      message: 'Something unexpected happened in the app.',
      nextStep: 'Try again. If it happens again, tell the support of this app when it happened.',
    };
  }
  const detail = error.detail === undefined ? undefined : withoutSecrets(error.detail, secrets);
  return {
    code: error instanceof TicketGoneError ? 'not-found' : codeOf(error.recovery),
    message: withoutSecrets(error.message, secrets),
    ...(detail === undefined ? {} : { detail }),
  };
}

/** The failure for a payload that does not fit the contract. */
export function badInput(error: z.ZodError): Failure {
  return refusedInput(
    error.issues.map((issue) => ({
      path: issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part)),
      message: issue.message,
    })),
  );
}

function refusedInput(problems: readonly Problem[]): Failure {
  return {
    code: 'bad-input',
    message: 'Something that was entered cannot be used.',
    nextStep: 'Correct what is marked and try again.',
    problems,
  };
}

export function notAllowed(message: string, nextStep: string): Failure {
  return { code: 'not-allowed', message, nextStep };
}

function codeOf(recovery: Recovery): ErrorCode {
  switch (recovery) {
    case 'retry':
    case 'look-up':
    case 'wait-until':
    case 're-read':
    case 'stop-run':
      return 'try-again';
    case 'park-field':
    case 'park-ticket':
    case 'pause-connection':
      return 'platform';
    case 'our-bug':
      return 'defect';
  }
}

function withoutSecrets(text: string, secrets: readonly string[]): string {
  // The longest first, so that a secret inside another leaves no remainder. Very short values would make the text unreadable.
  return [...secrets]
    .filter((secret) => secret.length >= 4)
    .sort((a, b) => b.length - a.length)
    .reduce((shown, secret) => shown.replaceAll(secret, '•••'), text);
}
