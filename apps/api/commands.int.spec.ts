import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Installation, openInstallation } from '../../test/support/installation.js';

let installation: Installation;

beforeAll(async () => {
  installation = await openInstallation();
}, 30_000);

afterAll(async () => {
  await installation.close();
});

describe('commands', () => {
  it('acquires', async () => {
    const response = await fetch(`${installation.address}/v1/customers`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ customerId: 'a' }),
    });
    console.log(response.status, Object.fromEntries(response.headers), await response.text());
    const docs = await fetch(`${installation.address}/docs-json`);
    console.log(docs.status, (await docs.text()).slice(0, 300));
    expect(response.status).toBe(201);
  });
});
