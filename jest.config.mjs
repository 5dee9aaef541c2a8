const swc = {
  sourceMaps: 'inline',
  module: { type: 'es6' },
  jsc: {
    target: 'es2023',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
    keepClassNames: true,
  },
};

/** One Jest project per kind of test; the suffix of a file says what it needs to run. */
const kind = (displayName, testMatch, more = {}) => ({
  displayName,
  testMatch,
  testEnvironment: '<rootDir>/test/support/plain-environment.mjs',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  transform: { '^.+\\.ts$': ['@swc/jest', { ...swc, swcrc: false }] },
  ...more,
});

const database = {
  globalSetup: '<rootDir>/test/support/start-postgres.ts',
  globalTeardown: '<rootDir>/test/support/stop-postgres.ts',
};

export default {
  /** Generous: a hung test is to end, a slow machine is not to fail. */
  testTimeout: 120_000,
  /** Jest would leave a core idle; most of the waiting is for PostgreSQL. */
  maxWorkers: '100%',
  testSequencer: '<rootDir>/test/support/long-first.mjs',
  projects: [
    kind('unit', ['**/*.unit.spec.ts', '**/*.property.spec.ts']),
    kind('integration', ['**/*.int.spec.ts', '**/*.contract.spec.ts'], database),
    kind('golden', ['**/*.golden.spec.ts'], database),
    kind('e2e', ['**/*.e2e.spec.ts'], database),
  ],
};
