/** Jest's globalTeardown: stops what start-postgres started, if it did. */
export default async function stopPostgres(): Promise<void> {
  const stop: unknown = Reflect.get(globalThis, 'stopLifeledgerTestServer');
  if (typeof stop === 'function') await Reflect.apply(stop, undefined, []);
}
