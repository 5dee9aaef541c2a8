import { describe, expect, it } from '@jest/globals';
import { parsePolicy } from '../../libs/installation/index.js';
import { serveInstallation } from '../../test/support/served-installation.js';
import { PolicyAdoption } from '../wiring/policy-adoption.js';

const { installation, http } = serveInstallation();

/** Another server says something else under the same version before this one comes to say it. */
async function refuse(): Promise<void> {
  const { lifeledger } = installation;
  const policy = parsePolicy({ version: '1', retention: { weekStart: 'sunday' } });
  const { currency, timeZone } = lifeledger.settings;
  const asked = { policy, currency, timeZone };
  const store = lifeledger.store;
  await new PolicyAdoption({ store, asked, log: () => undefined }).begin();
  await expect(lifeledger.adoptPolicy()).rejects.toThrow(/adopted with other content/);
}

describe('a server whose settings the log refuses', () => {
  it('takes no command and answers no question, and says why', async () => {
    expect((await http.post('/v1/customers', { customerId: 'a' })).status).toBe(201);
    await refuse();
    for (const { status, body } of [
      await http.post('/v1/customers', { customerId: 'b' }),
      await http.get('/v1/customers/a/history'),
      await http.get('/v1/events'),
    ]) {
      expect([status, body['type'], body['detail']]).toEqual([
        503,
        'urn:lifeledger:problem:settings-refused',
        expect.stringMatching(/start it anew.*policy version 1 was adopted with other content/),
      ]);
    }
    expect((await http.get('/health/live')).status).toBe(200);
    const { status, body } = await http.get('/health/ready');
    expect([status, body['causes']]).toEqual([503, expect.arrayContaining(['settings-refused'])]);
  });
});
