import { describe, expect, it } from '@jest/globals';
import { httpClient } from '../../test/support/http-client.js';
import { openInstallation } from '../../test/support/installation.js';
import { serveInstallation } from '../../test/support/served-installation.js';
import { query } from '../../test/support/toy-read-models.js';
import { until } from '../../test/support/until.js';
import { runProjector } from '../projector/index.js';

const { installation, http } = serveInstallation();

describe('the operator', () => {
  it('sees that nobody has ever folded, and that questions wait for it', async () => {
    const ready = await http.get('/health/ready');
    expect([ready.status, ready.body]).toEqual([
      503,
      {
        ready: false,
        reasons: [expect.stringMatching(/^no projector has folded this log .*lifeledger rebuild$/)],
        causes: ['never-folded'],
        warnings: [],
      },
    ]);
    const question = await http.get('/v1/totals');
    expect([question.status, question.body['type']]).toEqual([
      503,
      'urn:lifeledger:problem:rebuilding',
    ]);
    expect(question.body['detail']).toMatch(
      /^this release has no read models: .*lifeledger rebuild$/,
    );
    expect(question.headers.get('retry-after')).toBe('5');
  });

  it('sees that the process lives all the same', async () => {
    const { status, body } = await http.get('/health/live');
    expect([status, body]).toEqual([200, { alive: true }]);
  });

  it('sees a projector that is level, then one that is behind', async () => {
    await http.post('/v1/customers', { customerId: 'a' });
    await installation.fold();
    const level = await http.get('/health/ready');
    expect(level).toMatchObject({ status: 200, body: { ready: true, reasons: [] } });
    expect(level.body['warnings']).toEqual([expect.stringMatching(/^no projector folds: nobody/)]);
    const { body } = await http.post('/v1/customers', { customerId: 'b' });
    const behind = await http.get('/health/ready');
    expect(behind.status).toBe(503);
    expect(behind.body['causes']).toEqual(['behind', 'nobody-folds']);
    expect(behind.body['reasons']).toContainEqual(
      expect.stringMatching(`behind by 1 event, .*position 1 of ${String(body['position'])}`),
    );
    const { body: status } = await http.get('/v1/projections');
    expect(status).toMatchObject({
      state: 'live',
      position: '1',
      head: '2',
      lag: { events: 1, isAtLeast: false, seconds: expect.any(Number) },
      verdict: 'behind',
      problem: expect.stringMatching(/nobody holds the lease/),
      ...{ parked: 0, unknownTypes: [], rebuildDue: [] },
      generations: [{ number: '1', serving: true, leased: false, epoch: '1' }],
    });
    await installation.fold();
    expect((await http.get('/health/ready')).status).toBe(200);
  });

  it('sees read models that were folded from another, longer log', async () => {
    const own = await openInstallation();
    await own.fold();
    await query(own.lifeledger.databaseUrl(), 'update lifeledger.generation set position = 99');
    const { body } = await httpClient(own.address).get('/v1/projections');
    expect(body).toMatchObject({
      head: '0',
      lag: null,
      problem: expect.stringMatching(/another log/),
    });
    await own.close();
  });

  it('sees a projector that waits for an operator, and why', async () => {
    const own = await openInstallation();
    await own.fold();
    for (const table of ['serving', 'generation']) {
      const elsewhere = `update lifeledger.${table} set definitions = 'of another release'`;
      await query(own.lifeledger.databaseUrl(), elsewhere);
    }
    const id = crypto.randomUUID();
    const [data, metadata] = [Buffer.from('no json'), Buffer.from('{"schemaVersion":1}')];
    const content = { contentType: 'application/json', data, metadata } as const;
    const spoilt = { id, type: 'CustomerChurned', ...content };
    await own.lifeledger.store.append('customer-a', 'none', [spoilt]);
    const stop = new AbortController();
    const folding = runProjector(own.lifeledger, { signal: stop.signal, log: () => undefined });
    await until(() => Promise.resolve(own.lifeledger.projector.state().error !== undefined));
    const { status, body } = await httpClient(own.address).get('/health/ready');
    stop.abort();
    await folding;
    await own.close();
    expect([status, body['causes']]).toEqual([503, ['being-built', 'projector-waits']]);
    expect(body['reasons']).toContainEqual(
      expect.stringMatching(/^the projector waits, .*CustomerChurned at position 1/),
    );
  });

  it('has metrics', async () => {
    const response = await fetch(`${installation.address}/metrics`);
    const text = await response.text();
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    for (const line of [
      'lifeledger_commands_total{command="acquire",outcome="appended"} 2',
      'lifeledger_log_position 2',
      'lifeledger_projector_position 2',
      'lifeledger_projector_lag_events 0',
      'lifeledger_projector_lag_seconds 0',
      'lifeledger_projector_verdict{verdict="level"} 1',
      'lifeledger_projector_verdict{verdict="stalled"} 0',
      'lifeledger_projector_batch_events_count 2',
      'lifeledger_projector_batch_duration_seconds_count 2',
      'lifeledger_projector_generation 1',
      'lifeledger_projector_leased 0',
      'lifeledger_projector_unknown_events 0',
      'lifeledger_projector_parked_events 0',
      'lifeledger_projector_rebuild_due 0',
      'lifeledger_feed_streams 0',
    ]) {
      expect(text).toContain(`\n${line}\n`);
    }
    expect(text).toMatch(
      /lifeledger_http_request_duration_seconds_count\{[^}]*route="\/v1\/customers"/,
    );
    expect(text).toContain('process_cpu_seconds_total');
  });

  it('has no number for what can not be seen', async () => {
    const own = await openInstallation();
    const seen = [
      ...['lag_events', 'lag_seconds', 'position', 'generation', 'leased', 'lease_epoch'],
      ...['unknown_events', 'parked_events', 'rebuild_due'],
    ].map((name) => `lifeledger_projector_${name}`);
    const numbers = async () => {
      const text = await (await fetch(`${own.address}/metrics`)).text();
      const numberOf = (name: string) => new RegExp(`^${name} (.*)$`, 'm').exec(text)?.[1];
      return ['lifeledger_log_position', ...seen].map(numberOf);
    };
    const rename = (from: string, to: string) =>
      query(own.lifeledger.databaseUrl(), `alter table lifeledger.${from} rename to ${to}`);
    const seenBefore = await numbers();
    await own.fold();
    const found = await numbers();
    await rename('generation', 'away');
    const unseen = await numbers();
    await own.close();
    expect(seenBefore.slice(-2)).toEqual(['Nan', 'Nan']);
    expect(found).not.toContain('Nan');
    expect(new Set(unseen)).toEqual(new Set(['Nan']));
  });

  it('has a description of every route, with its problems', async () => {
    const { body } = await http.get('/docs-json');
    const paths = body['paths'] as Record<string, Record<string, { responses: object }>>;
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    const commands = ['profile', 'purchases', 'refunds', 'complaints', 'care', 'surveys', 'churn'];
    const one = '/v1/customers/{customerId}';
    const steps = ['acknowledgement', 'resolution', 'reopening'];
    expect(routes.sort()).toEqual(
      [
        'post /v1/customers',
        ...[...commands, 'reactivation'].map((name) => `post ${one}/${name}`),
        ...steps.map((name) => `post ${one}/complaints/{complaintId}/${name}`),
        ...['', '/{customerId}', '/{customerId}/history'].map((rest) => `get /v1/customers${rest}`),
        ...[
          'totals',
          'lifecycle-stages',
          'value-tiers',
          'retention',
          'activity',
          'restatements',
          'events',
        ].map((name) => `get /v1/${name}`),
        ...['get /v1/parked', 'get /v1/parked/{position}'],
        ...['post /v1/parked/retries', 'post /v1/parked/discards'],
        ...['get /v1/projections', 'get /health/live', 'get /health/ready', 'get /metrics'],
      ].sort(),
    );
    const undescribed = Object.entries(paths).flatMap(([path, methods]) =>
      Object.values(methods).filter(
        ({ responses }) =>
          path.startsWith('/v1/') && !JSON.stringify(responses).includes('problem+json'),
      ),
    );
    expect(undescribed).toEqual([]);
    const page = await fetch(`${installation.address}/docs`);
    expect([page.status, page.headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining('text/html'),
    ]);
  });
});
