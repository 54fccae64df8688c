import { z } from 'zod';

/** One complaint about one place of the input, for example `['connection', 'routes', 0, 'target', 'type']`. */
export const problemSchema = z.object({
  path: z.array(z.union([z.string(), z.number()])).readonly(),
  message: z.string(),
  nextStep: z.string().optional(),
});
export type Problem = z.infer<typeof problemSchema>;

/**
 * Why a call failed:
 * - `bad-input`: the payload does not fit the contract, see `problems`.
 * - `not-allowed`: the caller lacks the right, or the app has no licence.
 * - `not-found`: what was asked for does not exist (any more) or may not be seen.
 * - `try-again`: a passing failure or a rate limit.
 * - `platform`: a platform refused, or a connection needs attention.
 * - `defect`: an assumption of the app does not hold.
 */
export const errorCodeSchema = z.enum(['bad-input', 'not-allowed', 'not-found', 'try-again', 'platform', 'defect']);
export type ErrorCode = z.infer<typeof errorCodeSchema>;

/** A failure in words for people: never a credential, never a stack. */
export const failureSchema = z.object({
  code: errorCodeSchema,
  /** What happened. */
  message: z.string(),
  /** The platform's own text. */
  detail: z.string().optional(),
  nextStep: z.string().optional(),
  problems: z.array(problemSchema).readonly().optional(),
});
export type Failure = z.infer<typeof failureSchema>;

/** What every resolver answers. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Failure };
