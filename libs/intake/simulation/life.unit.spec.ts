import { describe, expect, it } from '@jest/globals';
import type { CustomerEventType } from '../../customer/index.js';
import { customerIdAt, life, type Scene } from './life.js';
import { loyalPopulation } from './population.js';

const scene: Scene = {
  seed: 1,
  from: Date.parse('2024-01-01T00:00:00Z'),
  until: Date.parse('2026-01-01T00:00:00Z'),
  currency: 'USD',
  population: loyalPopulation,
};
const lives = Array.from({ length: 1000 }, (_, index) => life(scene, index));

function count(type: CustomerEventType): number {
  return lives.flat().filter((deed) => deed.type === type).length;
}

describe('a thousand simulated lives', () => {
  it('hold every kind of event', () => {
    const kinds = new Set(lives.flat().map(({ type }) => type));
    expect(kinds.size).toBe(12);
  });

  it('come in a believable measure', () => {
    const orders = count('CustomerPurchased');
    expect(orders / 1000).toBeGreaterThan(3);
    expect(orders / 1000).toBeLessThan(8);
    expect(count('CustomerRefunded') / orders).toBeLessThan(0.08);
    expect(count('CustomerComplained') / orders).toBeGreaterThan(0.02);
    expect(count('ComplaintResolved')).toBeGreaterThan(count('ComplaintReopened') * 3);
    expect(count('CustomerChurned') / 1000).toBeLessThan(0.2);
  });

  it('know some who never bought, some who bought once and some who came often', () => {
    const bought = lives.map(
      (deeds) => deeds.filter(({ type }) => type === 'CustomerPurchased').length,
    );
    expect(bought.filter((orders) => orders === 0).length).toBeGreaterThan(50);
    expect(bought.filter((orders) => orders === 1).length).toBeGreaterThan(100);
    expect(bought.filter((orders) => orders >= 10).length).toBeGreaterThan(50);
  });

  it('are other lives under another seed', () => {
    expect(life({ ...scene, seed: 2 }, 0)).not.toEqual(lives[0]);
    expect(customerIdAt({ seed: 2 }, 0)).toBe('sim-2-000001');
  });
});
