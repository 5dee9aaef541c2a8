import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { loadSettings } from '../../apps/wiring/index.js';
import { type ComposeService, readCompose } from '../support/compose-file.js';
import { readDockerfile } from '../support/dockerfile.js';

/** No container engine runs here; this is as far as the file can be checked without one. */
const text = (path: string) => readFileSync(path, 'utf8');
const compose = readCompose();
const services = Object.entries(compose.services);
const ours = services.filter(([, { build }]) => build !== undefined);
const { version } = JSON.parse(text('package.json')) as { version: string };

/** `${NAME:-default}` and `${NAME:?hint}` as compose fills them in. */
function filledIn(environment: ComposeService['environment'], given: Record<string, string>) {
  const fill = (value: string) =>
    value.replaceAll(
      /\$\{(\w+)(?::-([^}]*)|:\?[^}]*)\}/g,
      (_, name: string, otherwise = '') => given[name] ?? String(otherwise),
    );
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, fill(value)]),
  );
}

const settingsOf = (service: ComposeService | undefined) =>
  loadSettings(filledIn(service?.environment ?? {}, { POSTGRES_PASSWORD: 'abc123' }));

describe('docker-compose.yml', () => {
  it('runs the two stores, API and projector, and nothing else', () => {
    expect(services.map(([name]) => name)).toEqual([
      'eventstoredb',
      'postgres',
      'api',
      'projector',
    ]);
  });

  it('pins every image', () => {
    const images = services.map(([, { image }]) => image);
    expect(images).toEqual([
      'eventstore/eventstore:23.10.1-jammy',
      'postgres:18',
      `lifeledger:${version}`,
      `lifeledger:${version}`,
    ]);
  });

  it('reaps dead processes in every container', () => {
    expect(services.map(([, { init }]) => init)).toEqual(services.map(() => true));
  });

  it('publishes on loopback only, and leaves any number of projectors room', () => {
    const ports = services.map(([name, service]) => [name, service.ports ?? []]);
    expect(Object.fromEntries(ports)).toEqual({
      eventstoredb: ['127.0.0.1:2113:2113'],
      postgres: [],
      api: ['127.0.0.1:3000:3000'],
      projector: [],
    });
    expect(services.filter(([, service]) => 'container_name' in service)).toEqual([]);
  });

  it('keeps no password', () => {
    for (const [, { environment }] of services) {
      const secrets = Object.entries(environment).filter(
        ([name, value]) => name.includes('PASSWORD') || /:\/\/[^/]*@/.test(value),
      );
      for (const [, value] of secrets) expect(value).toMatch(/\$\{POSTGRES_PASSWORD:\?[^}]+\}/);
    }
    expect(text('.gitignore').split('\n')).toContain('.env');
  });

  it('keeps data in volumes that it declares, where the images have them', () => {
    const used = services.flatMap(([, service]) => service.volumes ?? []);
    expect(used).toEqual([
      'eventstoredb-data:/var/lib/eventstore',
      'eventstoredb-logs:/var/log/eventstore',
      'postgres-data:/var/lib/postgresql',
    ]);
    expect(used.map((volume) => volume.split(':')[0])).toEqual(Object.keys(compose.volumes));
  });

  it('starts API and projector once both stores are healthy, each by a check of its own', () => {
    const healthy = { condition: 'service_healthy' };
    for (const [, service] of ours) {
      expect(service.depends_on).toEqual({ eventstoredb: healthy, postgres: healthy });
    }
    for (const name of ['eventstoredb', 'postgres']) {
      expect(compose.services[name]?.healthcheck?.test[0]).toBe('CMD');
    }
  });
});

/** Of what the images document, what could be of use here. */
const DOCUMENTED: Readonly<Record<string, readonly string[]>> = {
  eventstoredb: [
    ...['EVENTSTORE_CLUSTER_SIZE', 'EVENTSTORE_INSECURE', 'EVENTSTORE_MEM_DB', 'EVENTSTORE_DB'],
    ...['EVENTSTORE_NODE_IP', 'EVENTSTORE_NODE_PORT', 'EVENTSTORE_RUN_PROJECTIONS'],
    ...['EVENTSTORE_START_STANDARD_PROJECTIONS', 'EVENTSTORE_TELEMETRY_OPTOUT'],
  ],
  postgres: ['POSTGRES_DB', 'POSTGRES_USER', 'POSTGRES_PASSWORD', 'POSTGRES_INITDB_ARGS', 'PGDATA'],
};
const OURS = [...text('apps/wiring/settings.ts').matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(
  ([, name]) => String(name),
);

describe('the variables', () => {
  it.each(services)('of %s are known to it', (name, { environment }) => {
    const known = DOCUMENTED[name] ?? OURS;
    expect(Object.keys(environment).filter((variable) => !known.includes(variable))).toEqual([]);
  });

  it('name the services, and the database that PostgreSQL makes', () => {
    const { POSTGRES_USER, POSTGRES_DB } = compose.services['postgres']?.environment ?? {};
    for (const [, service] of ours) {
      const { databaseUrl, eventStoreUrl, host } = settingsOf(service);
      expect(host).toBe('0.0.0.0');
      expect(databaseUrl).toBe(`postgres://${POSTGRES_USER}:abc123@postgres:5432/${POSTGRES_DB}`);
      expect(eventStoreUrl).toBe('esdb://eventstoredb:2113?tls=false');
    }
  });

  it('put API and projector where the health check of the image asks', () => {
    const { port } = settingsOf(compose.services['api']);
    const { projectorPort } = settingsOf(compose.services['projector']);
    expect([port, projectorPort]).toEqual([3000, 3000]);
    expect(readDockerfile().healthCheck.join(' ')).toContain(
      `http://127.0.0.1:${String(port)}/health/ready`,
    );
    expect(text('apps/api/health/operator.controller.ts')).toContain(`@Get('health/ready')`);
    expect(text('apps/projector/health.ts')).toContain(`'/health/ready'`);
  });
});
