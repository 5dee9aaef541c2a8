import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fold, Refusal } from '../event-sourcing/index.js';
import { type Adopt, adopt } from './adopt.js';
import type { InstallationEvent } from './events.js';
import { parsePolicy } from './policy.js';
import { policyContent, policyDecider } from './policy-decider.js';

const context = { now: '2026-01-01T00:00:00.000Z' };

/** Few versions and few contents, so that they meet often. */
const asked: fc.Arbitrary<Adopt> = fc
  .record({
    version: fc.constantFrom('1', '2', '3'),
    expandedFromDays: fc.constantFrom(5, 6),
    currency: fc.constantFrom('USD', 'USD', 'USD', 'EUR'),
  })
  .map(({ version, expandedFromDays, currency }) => ({
    policy: parsePolicy({ version, lifecycleStage: { expandedFromDays } }),
    currency,
    timeZone: 'UTC',
  }));

/** The log after one start of a server; as it was where the start is refused. */
function afterStart(log: readonly InstallationEvent[], command: Adopt) {
  try {
    const events = adopt(command, fold(policyDecider, log), context);
    return { log: [...log, ...events], appended: events.length, isRefused: false };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { log, appended: 0, isRefused: true };
  }
}

describe('adoption over many starts', () => {
  it('appends nothing the second time, keeps one content for each version, and refuses the rest', () => {
    fc.assert(
      fc.property(fc.array(asked, { minLength: 1, maxLength: 12 }), (starts) => {
        let log: readonly InstallationEvent[] = [];
        for (const start of starts) {
          const first = afterStart(log, start);
          ({ log } = first);
          const again = afterStart(log, start);
          expect(again).toEqual({ log, appended: 0, isRefused: first.isRefused });
          const newest = log.findLast(({ type }) => type === 'PolicyAdopted');
          if (!first.isRefused) expect(newest?.data).toMatchObject({ policy: start.policy });
        }
        const contents = log.flatMap(({ type, data }) =>
          type === 'PolicyAdopted' ? [`${data.version} ${policyContent(data.policy)}`] : [],
        );
        const versions = contents.map((content) => content[0]);
        expect(new Set(contents).size).toBe(new Set(versions).size);
        expect(log.filter(({ type }) => type === 'InstallationConfigured')).toHaveLength(1);
      }),
    );
  });
});
