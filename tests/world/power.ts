import type { EntityStore, Kv } from '../../src/engine/ports/kv';

/** The invocation died: nothing it does from now on has any effect. */
export class PowerCut extends Error {}

/** Counts the effects of an invocation, those on platforms, storage and queue, and can end it right behind any of them. */
export class Power {
  effects = 0;
  private cutAt: number | undefined;
  private dead = false;

  /** The next invocation dies behind its k-th effect from now. */
  cutAfter(k: number): void {
    this.cutAt = this.effects + k;
  }

  restore(): void {
    this.dead = false;
    this.cutAt = undefined;
  }

  check(): void {
    if (this.dead) throw new PowerCut('The invocation is dead.');
  }

  async effect<T>(run: () => Promise<T>): Promise<T> {
    this.check();
    const result = await run();
    this.effects += 1;
    if (this.effects === this.cutAt) {
      this.dead = true;
      this.check();
    }
    return result;
  }

  overKv(kv: Kv): Kv {
    return {
      get: (key) => this.read(() => kv.get(key)),
      getMany: (keys) => this.read(() => kv.getMany(keys)),
      list: (prefix, options) => this.read(() => kv.list(prefix, options)),
      set: (key, value, options) => this.effect(() => kv.set(key, value, options)),
      // Not atomic: any entry can be the last.
      setMany: async (entries) => {
        for (const entry of entries) await this.effect(() => kv.setMany([entry]));
      },
      delete: (key) => this.effect(() => kv.delete(key)),
    };
  }

  overEntities(store: EntityStore): EntityStore {
    return {
      get: (entity, key) => this.read(() => store.get(entity, key)),
      getMany: (entity, keys) => this.read(() => store.getMany(entity, keys)),
      query: (entity, index, partition, options) => this.read(() => store.query(entity, index, partition, options)),
      transact: (operations) => this.effect(() => store.transact(operations)),
      set: (entity, key, value) => this.effect(() => store.set(entity, key, value)),
    };
  }

  private async read<T>(run: () => Promise<T>): Promise<T> {
    this.check();
    return run();
  }
}
