/**
 * `npm test`: what needs one core two at a time, then the tests, which take all there are; each to its
 * end whatever another said. Closes with one line that counts the tests, and fails where anything failed.
 */
import { Buffer } from 'node:buffer';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const scratch = mkdtempSync(join(tmpdir(), 'lifeledger-test-'));
const jestReport = join(scratch, 'jest.json');
/** Tests start our program dozens of times: it is compiled once for all of them. */
const compiled = join(scratch, 'compiled');

const staticChecks = [
  ['lint', ['node_modules/eslint/bin/eslint.js', '.']],
  ['types', ['node_modules/typescript/bin/tsc', '--noEmit']],
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
];
const tests = ['tests', ['node_modules/jest/bin/jest.js', '--json', '--outputFile', jestReport]];

/** @param stdio what several say at once is kept until each has ended */
async function run([name, args], stdio) {
  const started = Date.now();
  if (stdio === 'inherit') console.log(`\n> ${name}`);
  const env = {
    ...process.env,
    NODE_OPTIONS: '--experimental-vm-modules --no-warnings',
    NODE_COMPILE_CACHE: compiled,
  };
  const child = spawn(process.execPath, args, { stdio: ['ignore', stdio, stdio], env });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => said.push(data));
  const [code] = await once(child, 'close');
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  if (said.length > 0) process.stdout.write(Buffer.concat(said));
  console.log(`< ${name}: ${code === 0 ? 'ok' : 'FAILED'} (${seconds} s)`);
  return { name, ok: code === 0 };
}

/** Two at a time, in order. */
async function runAll(waiting, results = []) {
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      results.push(await run(next, 'pipe'));
    }
  };
  await Promise.all([lane(), lane()]);
  return results;
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

const results = await runAll(staticChecks);
results.push(await run(tests, 'inherit'));
const { passed, failed, skipped } = counts();
// A process that ends just now may write down yet what it compiled.
rmSync(scratch, { recursive: true, maxRetries: 5 });
const failedChecks = results.filter(({ ok, name }) => !ok && name !== 'tests');
for (const { name } of failedChecks) console.log(`failed check: ${name}`);
const allFailed = failed + failedChecks.length;
console.log(`\n${passed} passed, ${allFailed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = allFailed > 0 || results.some(({ ok }) => !ok) ? 1 : 0;
