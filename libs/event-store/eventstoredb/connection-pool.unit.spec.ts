import { describe, expect, it } from '@jest/globals';
import { ConnectionPool } from './connection-pool.js';

describe('connections for calls that stay', () => {
  it('are shared by fifty, and used again where there is room', () => {
    const pool = new ConnectionPool((number) => `connection ${String(number)}`);
    const leases = Array.from({ length: 120 }, () => pool.lease());
    const used = leases.map(({ connection }) => connection);
    expect(used.filter((connection) => connection === 'connection 0')).toHaveLength(50);
    expect(pool.connections).toEqual(['connection 0', 'connection 1', 'connection 2']);
    leases[7]?.release();
    expect(pool.lease().connection).toBe('connection 0');
    expect(pool.lease().connection).toBe('connection 2');
  });

  it('are made when they are needed', () => {
    expect(new ConnectionPool(() => 'connection').connections).toEqual([]);
  });
});
