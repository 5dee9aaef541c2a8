/**
 * `npm test`: every check, one after the other, each to its end whatever the one before said;
 * closes with one line that counts the tests, and fails where anything failed.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const scratch = mkdtempSync(join(tmpdir(), 'lifeledger-test-'));
const jestReport = join(scratch, 'jest.json');

const checks = [
  ['types', ['node_modules/typescript/bin/tsc', '--noEmit']],
  ['lint', ['node_modules/eslint/bin/eslint.js', '.']],
  ['format', ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.']],
  [
    'imports',
    [
      'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
      '--config',
      '.dependency-cruiser.cjs',
      ...['apps', 'libs', 'projections', 'test', 'bench'],
    ],
  ],
  ['unused code', ['node_modules/knip/bin/knip.js', '--no-config-hints']],
  ['tests', ['node_modules/jest/bin/jest.js', '--json', '--outputFile', jestReport]],
];

function run([name, args]) {
  const started = Date.now();
  console.log(`\n> ${name}`);
  const env = { ...process.env, NODE_OPTIONS: '--experimental-vm-modules --no-warnings' };
  const child = spawn(process.execPath, args, { stdio: 'inherit', env });
  return new Promise((resolve) => {
    child.on('exit', (code) => {
      const seconds = ((Date.now() - started) / 1000).toFixed(1);
      console.log(`< ${name}: ${code === 0 ? 'ok' : 'FAILED'} (${seconds} s)`);
      resolve({ name, ok: code === 0 });
    });
  });
}

function counts() {
  try {
    const report = JSON.parse(readFileSync(jestReport, 'utf8'));
    const broken = report.testResults.filter(
      ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
    ).length;
    const skipped = report.numPendingTests + report.numTodoTests;
    return { passed: report.numPassedTests, failed: report.numFailedTests + broken, skipped };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

const results = [];
for (const check of checks) results.push(await run(check));
const { passed, failed, skipped } = counts();
rmSync(scratch, { recursive: true });
const failedChecks = results.filter(({ ok, name }) => !ok && name !== 'tests');
for (const { name } of failedChecks) console.log(`failed check: ${name}`);
const allFailed = failed + failedChecks.length;
console.log(`\n${passed} passed, ${allFailed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = allFailed > 0 || results.some(({ ok }) => !ok) ? 1 : 0;
