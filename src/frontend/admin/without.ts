/** The record without one of its parts. */
export function without<T extends object, K extends keyof T & string>(record: T, key: K): Omit<T, K> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key)) as Omit<T, K>;
}
