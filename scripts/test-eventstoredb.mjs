/**
 * `npm run test:eventstoredb -- --url esdb://…`: the protocol's contract suite, and that of our port
 * through the adapter, against a node that runs somewhere; without `--url` against the door.
 * Streams get fresh names, so that the node may hold the data of others; what is written stays.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const usage = `npm run test:eventstoredb -- [--url URL] [--restart-command "…"] [--max-append-bytes N] [--only TEXT]

  --url               esdb://… or esdb+discover://… of the node; without it the door is tested
  --restart-command   stops the node and starts it again with its data; without it the tests of
                      a restart are skipped (a node in memory loses its data: don't give it there)
  --max-append-bytes  the node's MaxAppendSize, 1048576 unless told otherwise
  --only              only files whose path contains this text`;

const options = {
  url: { type: 'string' },
  'restart-command': { type: 'string' },
  'max-append-bytes': { type: 'string' },
  only: { type: 'string' },
  help: { type: 'boolean' },
};

function read() {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    console.error(`${error.message}\n\n${usage}`);
    process.exit(2);
  }
}

const given = read();
if (given.help) {
  console.log(usage);
  process.exit(0);
}
const variables = {
  NODE_OPTIONS: '--experimental-vm-modules --no-warnings',
  LIFELEDGER_TEST_EVENTSTORE_URL: given.url,
  LIFELEDGER_TEST_EVENTSTORE_RESTART: given['restart-command'],
  LIFELEDGER_TEST_EVENTSTORE_MAX_APPEND: given['max-append-bytes'],
  // Only the door needs a database; named, none is started.
  LIFELEDGER_TEST_DATABASE_URL: given.url && 'none',
};
for (const [name, value] of Object.entries(variables)) {
  if (value !== undefined) process.env[name] = value;
}
console.log(`Testing ${given.url ?? 'the door'}`);
if (given.url !== undefined && given['restart-command'] === undefined) {
  console.log('The tests of a restart are skipped: say --restart-command "…" to run them.');
}

const files = `test/contract/eventstoredb.*${given.only ?? ''}.*\\.contract\\.spec\\.ts$`;
// One file after the other: one of them restarts the node under whoever else runs.
const { status } = spawnSync(
  process.execPath,
  [
    'node_modules/jest/bin/jest.js',
    ...['--selectProjects', 'integration', '--runInBand', '--verbose'],
    ...['--testPathPatterns', files],
  ],
  { stdio: 'inherit' },
);
process.exitCode = status ?? 1;
