import { describe, expect, it } from '@jest/globals';
import { loadSettings } from './settings.js';

describe('settings', () => {
  it('have defaults that work on one machine and bind to loopback only', () => {
    expect(loadSettings({})).toMatchObject({
      databaseUrl: undefined,
      host: '127.0.0.1',
      port: 3000,
      timeZone: 'UTC',
      currency: 'USD',
    });
  });

  it('take an empty variable for an absent one', () => {
    expect(loadSettings({ LIFELEDGER_PORT: '', DATABASE_URL: '' }).port).toBe(3000);
  });

  it.each([
    ['LIFELEDGER_PORT', '65536'],
    ['LIFELEDGER_PORT', '-1'],
    ['LIFELEDGER_TIME_ZONE', 'Nowhere/Else'],
    ['LIFELEDGER_TIME_ZONE', '+02:00'],
    ['LIFELEDGER_TIME_ZONE', 'EST'],
    ['LIFELEDGER_CURRENCY', 'usd'],
    ['LIFELEDGER_CURRENCY', 'XQQ'],
    ['DATABASE_URL', 'localhost:5432'],
    ['EVENTSTORE_URL', 'http://localhost:2113'],
    ['LIFELEDGER_GRPC_PORT', 'on'],
    ['LIFELEDGER_GRPC_PORT', '70000'],
    ['LIFELEDGER_GRPC_CREDENTIALS', 'nobody'],
    ['LIFELEDGER_GRPC_CREDENTIALS', 'user:password'],
  ])('refuse %s=%s in a line that names it', (name, value) => {
    expect(() => loadSettings({ [name]: value })).toThrow(new RegExp(`^${name}: [^\n]+$`));
  });

  it('open the door on loopback, at the usual port, unless told otherwise', () => {
    const plain = { tls: undefined, credentials: undefined };
    expect(loadSettings({}).door).toEqual({
      host: '127.0.0.1',
      port: 2113,
      isPortSet: false,
      ...plain,
    });
    expect(loadSettings({ LIFELEDGER_GRPC_PORT: '2114' }).door).toMatchObject({
      port: 2114,
      isPortSet: true,
    });
    expect(loadSettings({ LIFELEDGER_GRPC_PORT: 'off' }).door).toBeUndefined();
  });

  it('open no door before a log that is a node of its own', () => {
    const settings = loadSettings({ EVENTSTORE_URL: 'esdb://localhost:2113?tls=false' });
    expect(settings.door).toBeUndefined();
    expect(settings.eventStoreUrl).toBe('esdb://localhost:2113?tls=false');
  });

  it('want certificate and key together, and credentials only with them', () => {
    const cert = { LIFELEDGER_GRPC_CERT_FILE: 'cert.pem' };
    expect(() => loadSettings(cert)).toThrow(/^LIFELEDGER_GRPC_KEY_FILE: TLS needs both/);
    const whole = {
      ...cert,
      LIFELEDGER_GRPC_KEY_FILE: 'key.pem',
      LIFELEDGER_GRPC_CREDENTIALS: 'ops:a:b',
    };
    expect(loadSettings(whole).door).toMatchObject({
      tls: { certFile: 'cert.pem', keyFile: 'key.pem' },
      credentials: { username: 'ops', password: 'a:b' },
    });
  });

  it('keep the secret of an address that they refuse', () => {
    const read = () => loadSettings({ DATABASE_URL: 'mysql://user:secret@host/db' });
    expect(read).not.toThrow(/secret/);
    expect(read).toThrow(/DATABASE_URL/);
    const door = () => loadSettings({ LIFELEDGER_GRPC_CREDENTIALS: 'secret' });
    expect(door).not.toThrow(/"secret"/);
  });
});
