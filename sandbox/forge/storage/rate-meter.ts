import { STORAGE_LIMITS } from './limits';
import { StorageError } from './storage-error';

/** https://developer.atlassian.com/platform/forge/limits-kvs-ce/ per installation; a unit is 10 KB, rounded up. */
export interface StorageRates {
  readonly requestsPerSecond: number;
  readonly readUnitsPerMinute: number;
  readonly writeUnitsPerMinute: number;
}

export const PLATFORM_STORAGE_RATES: StorageRates = { requestsPerSecond: 1_000, readUnitsPerMinute: 4_000, writeUnitsPerMinute: 4_000 };

/** Refuses with 429 what goes beyond the rates. */
export class RateMeter {
  private second = { slot: -1, used: 0 };
  private minute = { slot: -1, reads: 0, writes: 0 };

  constructor(
    private readonly now: () => number,
    private readonly rates: StorageRates,
  ) {}

  request(): void {
    const slot = Math.floor(this.now() / 1_000);
    if (slot !== this.second.slot) this.second = { slot, used: 0 };
    this.second.used += 1;
    if (this.second.used > this.rates.requestsPerSecond) throw tooMany();
  }

  /** `bytes` of everything one request reads together. */
  read(bytes: number): void {
    this.turn();
    this.minute.reads += units(bytes);
    if (this.minute.reads > this.rates.readUnitsPerMinute) throw tooMany();
  }

  write(bytes: number): void {
    this.turn();
    this.minute.writes += units(bytes);
    if (this.minute.writes > this.rates.writeUnitsPerMinute) throw tooMany();
  }

  private turn(): void {
    const slot = Math.floor(this.now() / 60_000);
    if (slot !== this.minute.slot) this.minute = { slot, reads: 0, writes: 0 };
  }
}

function units(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / STORAGE_LIMITS.unitBytes));
}

function tooMany(): StorageError {
  return new StorageError(429, 'RATE_LIMIT_EXCEEDED', 'Too many storage requests');
}
