import { describe, expect, it } from '@jest/globals';
import { parsePolicy } from '../../libs/installation/index.js';
import type { Judgement } from '../projector/index.js';
import { loadSettings } from '../wiring/index.js';
import { statusLines } from './status-lines.js';

const since = '2026-01-01T00:00:00.000000Z';
const generation = {
  ...{ number: 2n, definitions: 'facts@1', schemaName: 'g', state: 'whole' as const },
  ...{ serving: true, unknownEvents: 3, updatedAt: since, position: 7n, token: '7', eventId: '' },
  ...{ epoch: 5n, holder: 'host-1', leased: true, trouble: '', otherLog: false },
};
const judgement: Judgement = {
  ready: false,
  reasons: [{ cause: 'stalled', text: 'the read models are behind' }],
  warnings: [],
  lag: { events: 2, isAtLeast: false, seconds: 12 },
  progress: undefined,
  look: {
    head: { position: 9n, token: '9', eventId: '' },
    status: { ...generation, state: 'live', generations: [generation] },
    oldest: undefined,
    beyond: false,
  },
};
const policy = (version: string) => parsePolicy({ version });
const installation = {
  ...{ policy: policy('4'), inForce: policy('4') },
  settings: loadSettings({}),
};

describe('the status in a terminal', () => {
  it('begins with the verdict and why, and ends with every generation', () => {
    const bounds = { firstPosition: 1n, lastPosition: 3n };
    const unknown = [{ type: 'Gifted', schemaVersion: 2, events: 3, ...bounds }];
    const contents = { parked: 1, unknown, rebuildDue: ['3 events Gifted are known by now'] };
    expect(statusLines(installation, judgement, contents)).toEqual([
      'verdict       not ready',
      '              stalled: the read models are behind',
      'log           head at position 9',
      'read models   live, folded up to position 7',
      'lag           2 events, the oldest 12 s old',
      'projector     host-1 holds the lease',
      'parked        1 event',
      'unknown       3 events Gifted of version 2',
      'rebuild due   3 events Gifted are known by now',
      'policy        4',
      'installation  USD, UTC',
      '',
      expect.stringMatching(/^generation {2}state/),
      expect.stringMatching(/^ +2 {2}serving +7 {2}host-1 holds the lease +5/),
    ]);
  });

  it.each([
    [policy('3'), '3; configured here is 4, which a server that is started so would adopt'],
    [undefined, '4, as configured here; none was found in the log'],
  ])('tells the policy in force from the one configured', (inForce, said) => {
    const lines = statusLines({ ...installation, inForce }, judgement, undefined);
    expect(lines).toContain(`policy        ${said}`);
  });

  it('says what is known where the event store is away', () => {
    const look = { silent: 'event-store', failure: 'ECONNREFUSED' } as const;
    const lines = statusLines(installation, { ...judgement, look, lag: undefined }, undefined);
    expect(lines).toHaveLength(4);
  });
});
