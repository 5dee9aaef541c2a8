// A door that can be killed. Its one argument is JSON: { database, port }. It tells its parent the
// port once it is open.
import './run-typescript.mjs';

const { openPostgresEventStore } = await import('../../../libs/event-store/index.ts');
const { createServices, openDoor } = await import('../../../libs/event-store-door/index.ts');
const { database, port } = JSON.parse(process.argv[2]);

const store = await openPostgresEventStore({ url: database });
const door = await openDoor(createServices(store.node, {}), { host: '127.0.0.1', port });
process.send(door.port);
