import { invoke } from '@forge/bridge';
import { z } from 'zod';
import { procedures, type Output, type PageInput, type ProcedureName } from '../rpc/contract';
import { failureSchema, type Answer } from '../rpc/result';

const envelopeSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: failureSchema }),
]);

/** Calls a procedure of the server. Never rejects: a call that gets no usable answer is a failure in words. */
export async function call<P extends ProcedureName>(procedure: P, input: PageInput<P>): Promise<Answer<Output<P>>> {
  let raw: unknown;
  try {
    raw = await invoke<Record<string, unknown>>(procedure, input as Record<string, unknown>);
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

/** A page that stayed open over an update of the app meets newer answers. */
function misfit(): Answer<never> {
  return {
    ok: false,
    error: { code: 'defect', message: 'The app answered in a way this page does not know.', nextStep: 'Reload the page.' },
  };
}
