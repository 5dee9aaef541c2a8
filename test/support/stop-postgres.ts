import { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Jest's globalTeardown: ends what start-postgres started, if it did. */
export default async function stopPostgres(): Promise<void> {
  const holder: unknown = Reflect.get(globalThis, 'lifeledgerTestServer');
  if (!(holder instanceof ChildProcess)) return;
  const ended = once(holder, 'exit');
  holder.stdin?.end();
  await ended;
}
