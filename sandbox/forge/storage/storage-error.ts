/** An answer of storage that the SDK turns into `ForgeKvsAPIError`. */
export class StorageError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}
