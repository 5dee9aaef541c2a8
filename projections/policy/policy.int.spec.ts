import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { KnownEvent } from '../../libs/event-store/index.js';
import {
  defaultPolicy,
  type InstallationEvent,
  parsePolicy,
  type Policy,
  policyStream,
} from '../../libs/installation/index.js';
import { freshDatabase } from '../../test/support/database.js';
import { freshReadTables, type ReadTables } from '../read-tables.support.js';
import { acquired, recorded } from '../stories.support.js';
import { policyInForce } from './policy-in-force.js';

let tables: ReadTables;

beforeAll(async () => {
  tables = await freshReadTables(await freshDatabase());
});
beforeEach(() => tables.empty());
afterAll(() => tables.close());

const occurredAt = '2000-01-01T00:00:00Z';

/** An event as it stands in the log at a position. */
function at(
  position: bigint,
  event: InstallationEvent,
  stream = policyStream,
): KnownEvent<InstallationEvent> {
  const metadata = {
    ...{ actor: 'lifeledger', source: 'start', command: 'adopt', commandId: 'a' },
    ...{ commandDigest: '', correlationId: 'a', causationId: 'a', schemaVersion: 1 },
  };
  const recordedAt = '2030-01-01T00:00:00.000000Z';
  const id = `event-${String(position)}`;
  const place = {
    id,
    stream,
    revision: position,
    position,
    recordedAt,
    schemaVersion: 1,
    metadata,
  };
  return { known: true, event, ...place };
}

function adopted(policy: Policy): InstallationEvent {
  return { type: 'PolicyAdopted', data: { occurredAt, version: policy.version, policy } };
}

const second = parsePolicy({ version: '2', lifecycleStage: { atRiskAfterDays: 60 } });
const story = [
  at(10n, adopted(defaultPolicy)),
  at(20n, adopted(second)),
  at(30n, adopted(defaultPolicy)),
];

describe('the policy in force', () => {
  it('is the newest adopted at or before the knowledge time, the first where none was', async () => {
    await tables.fold(story);
    const versions = await Promise.all(
      [0n, 9n, 10n, 19n, 20n, 29n, 30n, 99n].map(async (knownAt) => {
        const policy = await policyInForce(tables.db, { knownAt });
        return policy?.version;
      }),
    );
    expect(versions).toEqual(['1', '1', '1', '1', '2', '2', '1', '1']);
    expect(await policyInForce(tables.db, { knownAt: 20n })).toEqual(second);
  });

  it('may be any that was adopted, by its version, whatever is known', async () => {
    await tables.fold(story);
    expect(await policyInForce(tables.db, { knownAt: 1n, version: '2' })).toEqual(second);
    await expect(policyInForce(tables.db, { knownAt: 99n, version: '3' })).rejects.toMatchObject({
      name: 'InvalidQuestion',
      field: 'policyVersion',
      message: 'policyVersion must be one that was adopted: 1, 2.',
    });
  });

  it('is not known where none was adopted', async () => {
    await tables.fold(recorded([acquired('anna', '2000-01-01')]));
    expect(await policyInForce(tables.db, { knownAt: 99n })).toBeUndefined();
    await expect(policyInForce(tables.db, { knownAt: 99n, version: '1' })).rejects.toThrow(
      'No policy was adopted yet; leave policyVersion out.',
    );
  });

  it('has the current default for what its time had no word for', async () => {
    const { version, lifecycleStage, valueTier } = second;
    const older = { version, lifecycleStage, valueTier };
    await tables.fold([at(10n, adopted(older as Policy))]);
    expect(await policyInForce(tables.db, { knownAt: 10n })).toEqual(second);
  });

  it('passes over what is no policy, and what a newer release said beyond our words', async () => {
    const spoilt = { ...second, version: '3', retention: { weekStart: 'never' } };
    const newer = { ...second, version: '4', loyalty: { from: 3 } };
    await tables.fold([
      at(5n, adopted(spoilt as unknown as Policy)),
      at(10n, adopted(defaultPolicy)),
      at(20n, adopted(spoilt as unknown as Policy)),
      at(30n, adopted(newer)),
    ]);
    const inForce = (knownAt: bigint) => policyInForce(tables.db, { knownAt });
    expect(await inForce(7n)).toEqual(defaultPolicy);
    expect(await inForce(25n)).toEqual(defaultPolicy);
    expect(await inForce(30n)).toEqual({ ...second, version: '4' });
    await expect(policyInForce(tables.db, { knownAt: 99n, version: '3' })).rejects.toThrow(
      'policyVersion must be one that was adopted: 1, 4.',
    );
  });

  it('is the one that a naive reader of the log finds, at any knowledge time', async () => {
    const adoptions = fc.uniqueArray(
      fc.record({ position: fc.bigInt(1n, 40n), version: fc.constantFrom('a', 'b', 'c') }),
      { selector: ({ position }) => position, maxLength: 8 },
    );
    const times = fc.array(fc.bigInt(0n, 41n), { minLength: 5, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(adoptions, times, async (unordered, asked) => {
        const log = [...unordered].sort((a, b) => Number(a.position - b.position));
        await tables.empty();
        await tables.fold(
          log.map(({ position, version }) => at(position, adopted({ ...defaultPolicy, version }))),
        );
        for (const knownAt of asked) {
          const naive = log.findLast(({ position }) => position <= knownAt) ?? log[0];
          const policy = await policyInForce(tables.db, { knownAt });
          expect(policy?.version).toBe(naive?.version);
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe('what is folded of the installation', () => {
  it('is each adoption, one row; of its own stream alone', async () => {
    const configured: InstallationEvent = {
      type: 'InstallationConfigured',
      data: { occurredAt, currency: 'EUR', timeZone: 'Europe/Berlin' },
    };
    const retry: InstallationEvent = {
      type: 'ParkedRetryRequested',
      data: { occurredAt, projection: 'facts', position: '7' },
    };
    await tables.fold([
      at(10n, configured),
      at(20n, adopted(second)),
      at(30n, adopted(defaultPolicy), 'lifeledger-else'),
      at(40n, configured, 'customer-anna'),
      at(50n, retry, 'lifeledger-operations'),
      at(60n, retry),
    ]);
    const recordedAt = '2030-01-01T00:00:00+00:00';
    expect(await tables.rowsOf('policies')).toEqual([
      { position: 20, version: '2', content: second, recorded_at: recordedAt },
    ]);
    for (const table of ['facts', 'profiles', 'customer_directory']) {
      expect(await tables.rowsOf(table)).toEqual([]);
    }
  });
});
