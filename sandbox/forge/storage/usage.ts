import type { Metrics } from '../metrics';
import type { RateMeter } from './rate-meter';

/** Counts what storage is asked for, and refuses what goes beyond the rates. Sizes in bytes. */
export class Usage {
  constructor(
    private readonly metrics: Metrics,
    private readonly meter: RateMeter,
  ) {}

  request(): void {
    this.metrics.kvs.requests += 1;
    this.meter.request();
  }

  /** One record read by a request of its own. */
  read(bytes: number): void {
    this.meter.read(bytes);
    this.countRead(bytes);
  }

  /** One record written by a request of its own. */
  write(bytes: number): void {
    this.meter.write(bytes);
    this.countWrite(bytes);
  }

  /** What several records read together cost against the rates: their size. */
  chargeRead(bytes: number): void {
    this.meter.read(bytes);
  }

  chargeWrite(bytes: number): void {
    this.meter.write(bytes);
  }

  /** One record among several. */
  countRead(bytes: number): void {
    this.metrics.kvs.reads += 1;
    this.metrics.kvs.readBytes += bytes;
  }

  countWrite(bytes: number): void {
    this.metrics.kvs.writes += 1;
    this.metrics.kvs.writtenBytes += bytes;
  }
}
