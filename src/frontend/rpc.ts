import { invoke } from '@forge/bridge';
import { z } from 'zod';
import { procedures, type Output, type PageInput, type ProcedureName } from '../rpc/contract';
import { failureSchema, type Answer } from '../rpc/result';

const envelopeSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: failureSchema }),
]);

/** A resolver has 25 s; an answer that is not there long after that never comes, and a page must not wait for it. */
const PATIENCE_MS = 40_000;

/** Calls a procedure of the server. Never rejects and never hangs: a call that gets no usable answer is a failure in words. */
export async function call<P extends ProcedureName>(procedure: P, input: PageInput<P>): Promise<Answer<Output<P>>> {
  let raw: unknown;
  try {
    raw = await answered(invoke<Record<string, unknown>>(procedure, input as Record<string, unknown>));
  } catch {
    return {
      ok: false,
      error: { code: 'try-again', message: 'The app did not answer.', nextStep: 'Check your network connection and try again.' },
    };
  }
  const envelope = envelopeSchema.safeParse(raw);
  if (!envelope.success) return misfit();
  if (!envelope.data.ok) return { ok: false, error: envelope.data.error };
  const value = procedures[procedure].output.safeParse(envelope.data.value);
  return value.success ? { ok: true, value: value.data as Output<P> } : misfit();
}

function answered<T>(call: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('No answer')), PATIENCE_MS);
    void call.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** A page that stayed open over an update of the app meets newer answers. */
function misfit(): Answer<never> {
  return {
    ok: false,
    error: { code: 'defect', message: 'The app answered in a way this page does not know.', nextStep: 'Reload the page.' },
  };
}
