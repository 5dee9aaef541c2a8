// A process that appends to the log until it has appended so many events: single ones and small
// batches, to streams of its own and to one that all such processes share. An append whose outcome
// is not known is tried again. Its one argument is JSON: { store, name, events }, `store` being the
// options to open it with. It prints a line once it appends, and at the end the ids it appended.
import { Buffer } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import { registerHooks } from 'node:module';

// Node transforms types, but does not look for `x.ts` behind `./x.js`.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier.startsWith('.') && context.parentURL?.endsWith('.ts')
      ? next(specifier.replace(/\.js$/, '.ts'), context)
      : next(specifier, context),
});

const { openPostgresEventStore } = await import('../../libs/event-store/index.ts');
const { store: options, name, events } = JSON.parse(process.argv[2]);

const IN_FLIGHT = 8;
const store = await openPostgresEventStore(options);
const appended = [];
console.log('appending');
await Promise.all(Array.from({ length: IN_FLIGHT }, (_, n) => appendMany(n)));
await store.close();
console.log(JSON.stringify(appended));

async function appendMany(n) {
  for (let turn = 0; appended.length < events; turn += 1) {
    const stream = turn % 3 === 0 ? 'shared' : `${name}-${n}`;
    const batch = Array.from({ length: 1 + (turn % 4) }, anEvent);
    await appendSurely(stream, batch);
    appended.push(...batch.map(({ id }) => id));
  }
}

async function appendSurely(stream, batch) {
  for (;;) {
    try {
      return await store.append(stream, 'any', batch);
    } catch (error) {
      if (error.code !== 'store-unavailable') throw error;
    }
  }
}

function anEvent() {
  const bytes = Buffer.from('{}');
  const rest = { type: 'Happened', contentType: 'application/json', data: bytes, metadata: bytes };
  return { id: randomUUID(), ...rest };
}
