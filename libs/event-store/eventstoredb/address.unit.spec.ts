import { describe, expect, it } from '@jest/globals';
import { parseAddress } from './address.js';
import { InvalidStoreAddress } from './refusals.js';

describe('the address of an event store', () => {
  it('names one node, by default at port 2113', () => {
    expect(parseAddress('esdb://localhost')).toEqual({
      discover: 'no',
      hosts: [{ address: 'localhost', port: 2113 }],
      credentials: undefined,
      options: {},
      remarks: [],
    });
    expect(parseAddress('esdb://[::1]:2114/?tls=false').hosts).toEqual([
      { address: '[::1]', port: 2114 },
    ]);
  });

  it('names a cluster by its nodes or by a name that stands for them', () => {
    const nodes = parseAddress('esdb://a:1,b:2,c?nodePreference=ReadOnlyReplica');
    expect(nodes.discover).toBe('by-gossip');
    expect(nodes.hosts.map(({ port }) => port)).toEqual([1, 2, 2113]);
    expect(nodes.options.nodePreference).toBe('read_only_replica');
    expect(parseAddress('esdb+discover://cluster.example').discover).toBe('by-name');
  });

  it('holds credentials, percent-encoded', () => {
    expect(parseAddress('esdb://ops:p%40ss%3A@h?connectionName=a%40b').credentials).toEqual({
      username: 'ops',
      password: 'p@ss:',
    });
  });

  it('takes options in any spelling, and says which ones it does not know', () => {
    const { options, remarks } = parseAddress(
      'esdb://h?TLS=false&keep-alive_interval=-1&tlsCaFile=%2Fa.pem&tlsVerifyCert=false&speed=9',
    );
    expect(options).toEqual({ tls: false, keepAliveInterval: -1, tlsCAFile: '/a.pem' });
    expect(remarks).toEqual([
      'its option tlsVerifyCert has no effect',
      'its option speed is unknown and has no effect',
    ]);
  });

  it.each([
    ['http://h'],
    ['esdb://'],
    ['esdb://h:99999'],
    ['esdb://h:x'],
    ['esdb://a,,b'],
    ['esdb://secret@h'],
    ['esdb://u:secret:x@h'],
    ['esdb://u:%zzsecret@h'],
    ['esdb://u:secret?x@h'],
    ['esdb://u:123?secret@h'],
    ['esdb://u:123?secret&tls=false@h'],
    ['esdb://u:p@s?secret@h'],
    ['esdb://u:p@secret:x?y@h'],
    ['esdb://u:p/secret@h'],
    ['esdb://h?tls=yes'],
    ['esdb://h?defaultDeadline=0'],
    ['esdb://h?gossipTimeout=soon'],
    ['esdb://h?nodePreference=best'],
    ['esdb://h?userCertFile=a.pem'],
  ])('refuses %s, without telling what may be a password', (text) => {
    expect(() => parseAddress(text)).toThrow(InvalidStoreAddress);
    expect(() => parseAddress(text)).not.toThrow(/secret/);
  });
});
