import { describe, expect, it } from '@jest/globals';
import {
  type Cause,
  type Findings,
  reasonsIn,
  reasonsUnseen,
  refusedBy,
  warningsIn,
} from './diagnosis.js';
import type { Found } from './look.js';

const status: Found['status'] = {
  position: 7n,
  state: 'live',
  definitions: 'facts@1',
  unknownEvents: 0,
  updatedAt: undefined,
  generations: [],
};
const head = { position: 9n, token: '9', eventId: '' };
const oldest = { position: 8n } as Found['oldest'];
const level: Found = { head, status, oldest: undefined, beyond: false };
const behind: Found = { ...level, oldest };

const since = new Date(0).toISOString();
const calm: Findings = {
  own: { phase: 'live', position: 7n, since },
  lag: { events: 2, isAtLeast: false, seconds: 6 },
  progress: undefined,
  lease: {
    generation: 1n,
    holder: 'host 1',
    leased: true,
    epoch: 3n,
    trouble: '',
    otherLog: false,
  },
  inTheWay: [],
};
/** A lease that nobody holds. */
const deserted = (trouble: string) => ({
  ...{ generation: 1n, epoch: 3n, holder: '', leased: false },
  ...{ trouble, otherLog: false },
});
const stalled: Findings = {
  ...calm,
  progress: { verdict: 'stalled', at: 9_000, position: 7n, behind: undefined, movedAt: 3_000 },
};
const away = { phase: 'stopped', position: 0n, since } as const;
const causes = (found: Found, findings: Findings) =>
  reasonsIn(found, findings).map(({ cause }) => cause);

describe('a diagnosis', () => {
  it.each<[string, Found, Findings, readonly Cause[]]>([
    ['level', level, calm, []],
    ['level, and another process folds', level, { ...calm, own: away }, []],
    ['behind but moving', behind, calm, ['behind']],
    ['behind, and this process hears of nothing', behind, stalled, ['stalled', 'folds-nothing']],
    [
      'behind, and the holder does not move',
      behind,
      { ...stalled, own: away },
      ['stalled', 'holder-does-not-move'],
    ],
    [
      'behind, and this process backs off',
      behind,
      { ...calm, own: { ...away, phase: 'waiting', error: 'no leader' } },
      ['behind', 'projector-waits'],
    ],
    [
      'level, but this process will fold no more',
      level,
      { ...calm, own: { ...away, error: 'poison' } },
      ['projector-stopped'],
    ],
    ['of another log', { ...level, beyond: true }, calm, ['other-log']],
    [
      'being built, and moves nothing while it makes indexes',
      { ...level, status: { ...status, state: 'rebuilding' } },
      stalled,
      ['being-built'],
    ],
    [
      'never folded, and nobody is about to',
      { ...level, status: { ...status, state: 'empty' } },
      { ...calm, own: away, lease: undefined },
      ['never-folded'],
    ],
  ])('of read models that are %s', (_, found, findings, expected) => {
    expect(causes(found, findings)).toEqual(expected);
  });

  it('blames a lock before it blames who waits for it', () => {
    const inTheWay = [{ pid: 7, application: 'psql', state: 'active', since: undefined }];
    const reasons = reasonsIn(behind, { ...stalled, inTheWay });
    expect(reasons.map(({ text }) => text)).toEqual([
      'the read models are behind by 2 events, the oldest 6 s old, position 7 of 9; they have not moved for 6.0 s',
      expect.stringMatching(/lock of session 7 \(psql, active\): end it/),
    ]);
  });

  it('says that nobody folds as soon as it matters, and warns before', () => {
    const lease = deserted('');
    const leftAlone = { ...calm, own: away, lease };
    expect(causes(behind, leftAlone)).toEqual(['behind', 'nobody-folds']);
    expect(causes(level, leftAlone)).toEqual([]);
    expect(warningsIn(level, leftAlone)).toEqual([
      'no projector folds: nobody holds the lease; the next event will make this unready',
    ]);
    expect(warningsIn(level, { ...calm, own: away })).toEqual([]);
  });

  it('passes on what a projector elsewhere said, unless this one has something to say', () => {
    const lease = deserted('poison');
    const elsewhere = { ...calm, own: away, lease };
    const said = 'a projector that does not fold said: poison';
    const building: Found = { ...behind, status: { ...status, state: 'rebuilding' } };
    expect(reasonsIn(building, elsewhere)[1]).toEqual({ cause: 'projector-waits', text: said });
    expect(causes(behind, elsewhere)).toEqual(['behind', 'projector-waits']);
    expect(causes({ ...level, beyond: true }, elsewhere)).toEqual(['other-log', 'projector-waits']);
    expect(causes(behind, { ...elsewhere, own: calm.own })).toEqual(['behind']);
    const own = { ...away, phase: 'waiting', error: 'no leader' } as const;
    expect(reasonsIn(behind, { ...elsewhere, own })[1]?.text).toMatch(/no leader$/);
    expect(causes(level, elsewhere)).toEqual([]);
    expect(warningsIn(level, elsewhere)[0]).toBe(said);
  });

  it('says where the log goes by other settings than this process', () => {
    const reason = 'policy version 1 was adopted with other content';
    expect(refusedBy({ state: 'refused', reason })).toEqual([
      { cause: 'settings-refused', text: `start this server anew: ${reason}` },
    ]);
    expect(refusedBy({ state: 'adopted' })).toEqual([]);
    expect(refusedBy({ state: 'pending', reason: 'ECONNREFUSED' })).toEqual([]);
    expect(refusedBy(undefined)).toEqual([]);
  });

  it('names who is silent, and what else is known', () => {
    const own = { ...away, error: 'poison' };
    const said = (silent: 'database' | 'event-store') =>
      reasonsUnseen({ silent, failure: 'ECONNREFUSED' }, { own, inTheWay: [] });
    expect(said('database').map(({ cause }) => cause)).toEqual([
      'database-away',
      'projector-stopped',
    ]);
    expect(said('event-store')[0]?.text).toBe("the event store can't be reached: ECONNREFUSED");
  });
});
