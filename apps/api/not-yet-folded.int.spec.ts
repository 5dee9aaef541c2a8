import { beforeAll, describe, expect, it } from '@jest/globals';
import { serveInstallation } from '../../test/support/served-installation.js';

const { installation, http } = serveInstallation({ waitMilliseconds: 50 });
let folded: bigint;

beforeAll(async () => {
  await http.post('/v1/customers', { customerId: 'ann' });
  await installation.fold();
  folded = (await installation.lifeledger.store.head()).position;
});

describe('a position not yet folded', () => {
  it.each(['/v1/totals?minPosition=', '/v1/totals?knownAt=', '/v1/customers/ann/history?knownAt='])(
    'is waited for, but not for ever, then told as 504 with how far it is: %s',
    async (path) => {
      const { status, headers, body } = await http.get(`${path}${String(folded + 1n)}`);
      expect([status, body['type']]).toEqual([504, 'urn:lifeledger:problem:not-yet-folded']);
      expect(body['position']).toBe(String(folded));
      expect(headers.get('retry-after')).toBe('1');
    },
  );
});
