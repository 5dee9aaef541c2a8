import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServices, openDoor } from '../../libs/event-store-door/index.js';
import { openPostgresEventStore } from '../../libs/event-store/index.js';

/** The door of a log in a process of its own. */
export interface DoorProcess {
  readonly url: string;
  /** The most memory that the process ever held. */
  peakMib(): Promise<number>;
  close(): Promise<void>;
}

interface Answer {
  readonly port?: number;
  readonly mib?: number;
  readonly error?: string;
}

/** @param databaseUrl of the PostgreSQL that holds the log */
export async function startDoor(databaseUrl: string): Promise<DoorProcess> {
  const child = fork(process.argv[1] ?? '', ['--child', 'door']);
  const { port } = await ask(child, databaseUrl);
  return {
    url: `esdb://127.0.0.1:${port ?? 0}?tls=false`,
    peakMib: async () => (await ask(child, 'peak')).mib ?? NaN,
    close: async () => {
      const exited = once(child, 'exit');
      child.disconnect();
      await exited;
    },
  };
}

async function ask(child: ChildProcess, question: string): Promise<Answer> {
  child.send(question);
  const answered = once(child, 'message') as Promise<[Answer]>;
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('the door died')));
  const [answer] = await Promise.race([answered, ended]);
  if (answer.error !== undefined) throw new Error(answer.error);
  return answer;
}

/** The child's side: opens the door that the first message asks for, then tells its memory. */
export async function serveDoorAsChild(): Promise<void> {
  const [databaseUrl] = (await once(process, 'message')) as [string];
  const store = await openPostgresEventStore({ url: databaseUrl });
  const door = await openDoor(createServices(store.node, {}), { host: '127.0.0.1', port: 0 });
  process.on('message', () => process.send?.({ mib: process.resourceUsage().maxRSS / 1024 }));
  process.send?.({ port: door.port });
  await once(process, 'disconnect');
  await door.close();
  await store.close();
}
