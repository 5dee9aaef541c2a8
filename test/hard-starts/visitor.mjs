// A process that opens the embedded PostgreSQL of a folder a number of times, each time writing one
// row and saying so when it is committed. Arguments: the built room, the data folder, how often;
// `stay` in place of a number writes for ever.
import { createRequire } from 'node:module';

const [room, dataDir, times] = process.argv.slice(2);
const { openEmbedded } = await import(room);
const { Client } = createRequire(room)('pg');

async function withClient(embedded, work) {
  const client = new Client({ connectionString: embedded.url() });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

async function write(client) {
  await client.query('CREATE TABLE IF NOT EXISTS visits (n serial PRIMARY KEY)');
  const { rows } = await client.query('INSERT INTO visits DEFAULT VALUES RETURNING n');
  console.log(`wrote ${rows[0].n}`);
}

const rounds = times === 'stay' ? 1 : Number(times);
for (let round = 0; round < rounds; round += 1) {
  const embedded = await openEmbedded({ dataDir, log: console.error });
  await withClient(embedded, async (client) => {
    do await write(client);
    while (times === 'stay');
  });
  await embedded.close();
}
