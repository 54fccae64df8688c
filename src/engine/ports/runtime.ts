/** The engine's clock. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** Source of fresh identifiers. */
export interface Ids {
  /** A new identifier of 20 or more characters out of `[a-z0-9-]`, never given before. */
  fresh(): string;
}

/** Structured log. Never given credentials or ticket content. */
export interface Log {
  info(event: string, facts?: Readonly<Record<string, string | number | boolean>>): void;
  warn(event: string, facts?: Readonly<Record<string, string | number | boolean>>): void;
}

/** How much of the present invocation is left. */
export interface Invocation {
  remainingMs(): number;
}
