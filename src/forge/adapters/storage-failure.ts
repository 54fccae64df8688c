import { ForgeKvsAPIError } from '@forge/kvs';
import { DefectError, SyncError, TransientError } from '../../core/errors';

/**
 * What a failed storage call means. Refusals of the request itself (a wrong key, a value too large) are ours to mend; everything else,
 * lost connections included, may pass.
 */
export function storageFailure(error: unknown): SyncError {
  if (error instanceof SyncError) return error;
  if (error instanceof ForgeKvsAPIError) {
    const { status } = error.responseDetails;
    // A transaction that met another one is answered 409 and can be sent again as it is.
    const passing = status === 408 || status === 409 || status === 429 || status >= 500;
    if (!passing) return new DefectError('Storage refused a record of the app.', `${error.code}: ${error.message}`);
    return new TransientError('Storage is busy. The next run tries again.', error.code);
  }
  return new TransientError('Storage did not answer. The next run tries again.', error instanceof Error ? error.message : String(error));
}

/** Runs a storage call and rejects with the class of its failure. */
export async function stored<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw storageFailure(error);
  }
}
