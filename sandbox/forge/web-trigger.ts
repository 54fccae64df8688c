import { z } from 'zod';
import type { Outcome } from './invocation';
import type { AppManifest } from './manifest';

/** A call from outside. https://developer.atlassian.com/platform/forge/events-reference/web-trigger/ */
export interface WebTriggerRequest {
  readonly method: string;
  /** What follows the address of the trigger. */
  readonly userPath: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly queryParameters: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
}

export interface WebTriggerAnswer {
  readonly statusCode: number;
  readonly contentType: string;
  readonly body: string;
}

const staticSchema = z.object({ outputKey: z.string() });
const dynamicSchema = z.object({
  statusCode: z.number().int(),
  body: z.string().optional(),
  headers: z.record(z.string(), z.array(z.string())).optional(),
});

const FAILED: WebTriggerAnswer = { statusCode: 500, contentType: 'text/plain', body: '' };

/** Runs a web trigger and answers as its manifest entry says; an answer that does not fit is a 500. */
export async function callWebTrigger(
  trigger: AppManifest['webTriggers'][number],
  request: WebTriggerRequest,
  run: (payload: unknown) => Promise<Outcome>,
): Promise<WebTriggerAnswer> {
  const outcome = await run({ ...request, path: `/public/${trigger.key}${request.userPath}` });
  if (outcome.status !== 'ok') return FAILED;
  if (trigger.outputs === undefined) {
    const answer = dynamicSchema.safeParse(outcome.result);
    if (!answer.success) return FAILED;
    return {
      statusCode: answer.data.statusCode,
      contentType: answer.data.headers?.['Content-Type']?.[0] ?? 'text/plain',
      body: answer.data.body ?? '',
    };
  }
  const chosen = staticSchema.safeParse(outcome.result);
  const output = chosen.success ? trigger.outputs.find((candidate) => candidate.key === chosen.data.outputKey) : undefined;
  if (output === undefined) return FAILED;
  return { statusCode: output.statusCode, contentType: output.contentType ?? 'text/plain', body: output.body ?? '' };
}
