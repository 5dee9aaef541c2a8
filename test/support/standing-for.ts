/**
 * Stands, above specs, for what is opened only before them: whatever is asked of it is asked of what
 * is open by then.
 */
export function standingFor<T extends object>(open: () => T): T {
  return new Proxy({} as T, { get: (_, name) => Reflect.get(open(), name) as unknown });
}
