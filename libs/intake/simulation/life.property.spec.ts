import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { customerDecider, customerRegistry, type CustomerEvent } from '../../customer/index.js';
import { fold } from '../../event-sourcing/index.js';
import { life } from './life.js';
import { cdnowPopulation, loyalPopulation } from './population.js';

const anyPlace = fc.record({
  seed: fc.integer({ min: 0, max: 1_000_000 }),
  index: fc.integer({ min: 0, max: 100_000 }),
});
const from = Date.parse('2024-01-01T00:00:00Z');
const currency = 'EUR';
const anyScene = fc.record({
  from: fc.constant(from),
  until: fc.integer({ min: 1, max: 1500 }).map((days) => from + days * 86_400_000),
  currency: fc.constant(currency),
  population: fc.constantFrom(cdnowPopulation, loyalPopulation),
});

describe('a simulated life', () => {
  it('is accepted by the decisions, command by command, each making its event', () => {
    fc.assert(
      fc.property(anyScene, anyPlace, (scene, { seed, index }) => {
        const context = { now: new Date(scene.until).toISOString(), currency };
        const events: CustomerEvent[] = [];
        for (const { type, decide } of life({ ...scene, seed }, index)) {
          const made = decide(fold(customerDecider, events), context);
          expect(made.map((event) => event.type)).toEqual([type]);
          for (const event of made) customerRegistry[event.type].check(event.data);
          events.push(...made);
        }
      }),
    );
  });

  it('goes forward in time, from an acquisition to at most its end', () => {
    fc.assert(
      fc.property(anyScene, anyPlace, (scene, { seed, index }) => {
        const deeds = life({ ...scene, seed }, index);
        const times = deeds.map(({ command }) => Date.parse(command.occurredAt));
        expect(deeds[0]?.type).toBe('CustomerAcquired');
        expect(times).toEqual([...times].sort((a, b) => a - b));
        expect(times[0]).toBeGreaterThanOrEqual(scene.from);
        expect(times.at(-1)).toBeLessThanOrEqual(scene.until);
      }),
    );
  });

  it('is the same whenever it is drawn', () => {
    fc.assert(
      fc.property(anyScene, anyPlace, (scene, { seed, index }) => {
        const content = () =>
          life({ ...scene, seed }, index).map(({ type, command }) => ({ type, command }));
        expect(content()).toEqual(content());
      }),
    );
  });
});
