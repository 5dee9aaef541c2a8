import { beforeAll, describe, expect, it } from '@jest/globals';
import { customerRegistry, customerStream } from '../../libs/customer/index.js';
import { createCodec } from '../../libs/event-store/index.js';
import { serveInstallation } from '../../test/support/served-installation.js';
import { envelopeOf } from './commands/submission.js';

const customerId = 'ann';
const resolution = `/v1/customers/${customerId}/complaints/c-1/resolution`;
const body = { remedy: 'voucher', compensation: '5.00' };
const occurredAt = '2025-11-08T09:30:00.000Z';
const key = { 'idempotency-key': 'before-the-update' };

const { installation, http } = serveInstallation();

beforeAll(async () => {
  await http.post('/v1/customers', { customerId });
  const complaint = { complaintId: 'c-1', category: 'taste', severity: 'low' };
  await http.post(`/v1/customers/${customerId}/complaints`, complaint);
  await resolveAsBefore();
}, 60_000);

/** As the first release decided and wrote it. */
async function resolveAsBefore(): Promise<void> {
  const stream = customerStream(customerId);
  const sender = { key: key['idempotency-key'], actor: 'ann' };
  const unsaid = { onBehalfOf: undefined, correlationId: undefined, causationId: undefined };
  const said = { body: { ...body, complaintId: 'c-1' }, sender: { ...sender, ...unsaid } };
  const envelope = envelopeOf('resolveComplaint', stream, said);
  const before = createCodec<{ type: string; data: object }>({
    ...customerRegistry,
    ComplaintResolved: { version: 1, check: (data) => data as object, upcasts: {} },
  });
  const data = { occurredAt, complaintId: 'c-1', ...body, compensation: '5', currency: 'USD' };
  const event = { type: 'ComplaintResolved' as const, data };
  const id = '0b6f1f0c-5d1c-5c0e-8a3e-3f6d2a1b4c5d';
  await installation.lifeledger.store.append(stream, 1n, [before.encode(id, event, envelope)]);
}

describe('an event of the release before', () => {
  it('is shown in the newest shape, and in which it was stored', async () => {
    const outcome = 'compensated';
    const { body: history } = await http.get(`/v1/customers/${customerId}/history`);
    expect((history['rows'] as object[]).at(-1)).toMatchObject({
      type: 'ComplaintResolved',
      schemaVersion: 1,
      data: { remedy: 'voucher', outcome },
      state: { complaints: { newest: [{ status: 'resolved', outcome }] } },
    });
    const { body: feed } = await http.get('/v1/events?types=ComplaintResolved');
    expect(feed['events']).toMatchObject([
      { schemaVersion: 1, data: { outcome }, metadata: { schemaVersion: 1 } },
    ]);
  });

  it('answers a retry of the command that made it', async () => {
    const again = await http.post(resolution, body, key);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(again.body).toMatchObject({ customerId, complaintId: 'c-1', revision: 2 });
    const other = await http.post(resolution, { ...body, outcome: 'rejected' }, key);
    expect([other.status, other.body['type']]).toEqual([
      422,
      'urn:lifeledger:problem:idempotency-key-reused',
    ]);
  });

  it('is the same fact as what says the same today', async () => {
    for (const said of [body, { ...body, occurredAt }, { ...body, outcome: 'compensated' }]) {
      const { status, body: answer } = await http.post(resolution, said);
      expect([status, answer['revision']]).toEqual([200, 2]);
    }
    const { status } = await http.post(resolution, { ...body, outcome: 'rejected' });
    expect(status).toBe(409);
  });

  it('refuses an outcome that is none, and names those there are', async () => {
    const answer = await http.post(resolution, { outcome: 'solved' });
    expect([answer.status, JSON.stringify(answer.body)]).toEqual([
      400,
      expect.stringMatching(/outcome.*remedied, compensated, rejected, withdrawn, unspecified/),
    ]);
  });

  it('is followed by what says how it ended', async () => {
    await http.post(`/v1/customers/${customerId}/complaints/c-1/reopening`);
    await http.post(resolution, { outcome: 'withdrawn' });
    const { body: feed } = await http.get('/v1/events?types=ComplaintResolved');
    expect(feed['events']).toMatchObject([
      { data: { outcome: 'compensated' } },
      { schemaVersion: 2, data: { outcome: 'withdrawn' }, metadata: { schemaVersion: 2 } },
    ]);
  });
});
