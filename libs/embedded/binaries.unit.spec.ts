import { existsSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { locateBinaries } from './binaries.js';
import { EmbeddedPostgresError } from './errors.js';

it("finds this platform's programs and their major version", () => {
  const { initdb, postgres, major } = locateBinaries();
  expect([existsSync(initdb), existsSync(postgres), major]).toEqual([true, true, '18']);
});

it('says what to do where there are none for a platform', () => {
  expect(() => locateBinaries('sunos', 'mips')).toThrow(EmbeddedPostgresError);
  expect(() => locateBinaries('sunos', 'mips')).toThrow(
    /^There is no embedded PostgreSQL for sunos-mips .* or point DATABASE_URL at a PostgreSQL/,
  );
});
