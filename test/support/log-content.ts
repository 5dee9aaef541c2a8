import { customerStream } from '../../libs/customer/index.js';
import type { Lifeledger } from '../../apps/wiring/index.js';

type Log = Pick<Lifeledger, 'store' | 'codec'>;

/** The positions of all events behind one, as decimals. */
export async function positions({ store }: Log, after = 0n): Promise<string[]> {
  const found: string[] = [];
  for await (const page of store.readAll({ after })) {
    found.push(...page.map(({ position }) => String(position)));
  }
  return found;
}

/** Appends `count` events of about `bytes` bytes straight to the log, past every decision. */
export async function append(
  { store, codec }: Log,
  { customerId, count, bytes = 10 }: { customerId: string; count: number; bytes?: number },
): Promise<void> {
  const envelope = {
    ...{ actor: 'x', source: 'test', command: 'churn', commandId: 'c', commandDigest: 'd' },
    ...{ correlationId: 'c', causationId: 'c' },
  };
  const data = { occurredAt: '2020-01-01T00:00:00Z', reason: 'r'.repeat(bytes) };
  for (let left = count; left > 0; left -= 100) {
    const batch = Array.from({ length: Math.min(left, 100) }, () =>
      codec.encode(crypto.randomUUID(), { type: 'CustomerChurned', data }, envelope),
    );
    await store.append(customerStream(customerId), 'any', batch);
  }
}
