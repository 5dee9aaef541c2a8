/** The same life for everybody: two runs give the same log. */
export const demoLife = {
  seed: 1,
  customers: 2_000,
  from: '2024-01-01T00:00:00Z',
  until: '2026-01-01T00:00:00Z',
} as const;
