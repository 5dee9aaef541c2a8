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
    ['EVENTSTORE_URL', 'esdb://localhost:2113'],
  ])('refuse %s=%s in a line that names it', (name, value) => {
    expect(() => loadSettings({ [name]: value })).toThrow(new RegExp(`^${name}: [^\n]+$`));
  });

  it('keep the secret of an address that they refuse', () => {
    const read = () => loadSettings({ DATABASE_URL: 'mysql://user:secret@host/db' });
    expect(read).not.toThrow(/secret/);
    expect(read).toThrow(/DATABASE_URL/);
  });
});
