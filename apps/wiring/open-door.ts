import { readFile } from 'node:fs/promises';
import {
  createServices,
  type Door,
  DoorPortInUse,
  openDoor,
} from '../../libs/event-store-door/index.js';
import { messageOf } from '../../libs/event-store/index.js';
import type { Lifeledger } from './lifeledger.js';
import { type DoorSettings, InvalidSetting } from './settings.js';
import { streamGate } from './stream-gate.js';

/**
 * Opens the gRPC door before a log in PostgreSQL.
 * @returns undefined where none is wanted, or another program has the usual port
 * @throws InvalidSetting where the very port that was asked for is in use, or a file can't be read
 */
export async function serveDoor(
  lifeledger: Lifeledger,
  log: (line: string) => void,
): Promise<Door | undefined> {
  const { node, customerCodec: codec, settings } = lifeledger;
  const { door: wanted, currency } = settings;
  if (wanted === undefined || node === undefined) return undefined;
  const refuse = streamGate({
    codec,
    currency,
    now: () => new Date(),
    shut: () => whyShut(lifeledger),
  });
  const { credentials } = wanted;
  const services = createServices(node, { refuse, log, ...(credentials && { credentials }) });
  const tls = await pemTexts(wanted.tls);
  try {
    const door = await openDoor(services, {
      host: wanted.host,
      port: wanted.port,
      log,
      ...(tls && { tls }),
    });
    log(`EventStoreDB clients find the log at ${addressOf(door, wanted)}`);
    return door;
  } catch (error) {
    if (!(error instanceof DoorPortInUse)) {
      throw new InvalidSetting(
        `the gRPC door can't be opened, look at LIFELEDGER_GRPC_*: ${messageOf(error)}`,
      );
    }
    if (wanted.isPortSet) throw new InvalidSetting(`LIFELEDGER_GRPC_PORT: ${error.message}`);
    log(`the gRPC door stays shut: ${error.message}`);
    return undefined;
  }
}

/** Under settings that the log refuses, what is written would mean something else. */
function whyShut(lifeledger: Pick<Lifeledger, 'adoption'>): string | undefined {
  const adoption = lifeledger.adoption();
  return adoption.state === 'refused' ? `start this server anew: ${adoption.reason}` : undefined;
}

function addressOf({ host, port }: Door, { tls }: DoorSettings): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return `esdb://${name}:${String(port)}?tls=${String(tls !== undefined)}`;
}

async function pemTexts(files: DoorSettings['tls']) {
  if (files === undefined) return undefined;
  return {
    cert: await textOf('LIFELEDGER_GRPC_CERT_FILE', files.certFile),
    key: await textOf('LIFELEDGER_GRPC_KEY_FILE', files.keyFile),
  };
}

async function textOf(variable: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new InvalidSetting(`${variable}: ${messageOf(error)}`);
  }
}
