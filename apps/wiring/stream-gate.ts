import {
  type CustomerEvent,
  customerIdOf,
  customerStream,
  requirePlausibleEvent,
} from '../../libs/customer/index.js';
import { Refusal } from '../../libs/event-sourcing/index.js';
import { type Codec, type EventData, MalformedEvent } from '../../libs/event-store/index.js';
import type { ProposedWrite } from '../../libs/event-store-door/index.js';
import { INSTALLATION_STREAMS } from '../../libs/installation/index.js';

/** Every customer's stream begins so. */
const CUSTOMERS = customerStream('');
const METASTREAM = '$$';
const OWN_METASTREAMS = `${METASTREAM}${INSTALLATION_STREAMS}`;

/** The size limit of an append is on data alone; who did what takes a few hundred bytes. */
const METADATA_BYTES_MAX = 64 * 1024;

interface GateOptions {
  readonly codec: Codec<CustomerEvent>;
  /** ISO 4217; the reporting currency. */
  readonly currency: string;
  readonly now: () => Date;
  /** Why nothing may enter just now; undefined where it may. */
  readonly shut?: () => string | undefined;
}

/**
 * Keeps our streams whole at a door where anybody may write: only well-formed events of ours enter
 * a customer's stream, and nothing ever leaves it; the installation's own are written by Lifeledger
 * alone. Other streams are free.
 * @returns why a write is refused, undefined where it is not
 */
export function streamGate(options: GateOptions): (write: ProposedWrite) => string | undefined {
  return ({ kind, stream, events }) => {
    if (stream.startsWith(INSTALLATION_STREAMS) || stream.startsWith(OWN_METASTREAMS)) {
      return `${stream} is Lifeledger's own: it writes there what its settings and its operators say`;
    }
    if (stream.startsWith(`${METASTREAM}${CUSTOMERS}`)) {
      return `${stream} takes no metadata: a customer's history is kept whole`;
    }
    if (!stream.startsWith(CUSTOMERS)) return undefined;
    const shut = options.shut?.();
    if (shut !== undefined) return `${stream} takes nothing now: ${shut}`;
    if (kind !== 'append') return `${stream} can't be deleted: a customer's history is kept whole`;
    if (customerIdOf(stream) === undefined) {
      return `${stream} names no customer: an id is 1 to 64 of A-Z a-z 0-9 . _ ~ -`;
    }
    return firstOf(events, (event) => whyRefused(event, options));
  };
}

function whyRefused(event: EventData, options: GateOptions): string | undefined {
  const { codec, currency } = options;
  if (event.metadata.byteLength > METADATA_BYTES_MAX) {
    return `${event.type}: its metadata takes ${String(event.metadata.byteLength)} bytes, of which ${String(METADATA_BYTES_MAX)} are allowed`;
  }
  const now = options.now().toISOString();
  try {
    requirePlausibleEvent(codec.check(event, now), { now, currency });
    return undefined;
  } catch (error) {
    if (error instanceof MalformedEvent) return error.message;
    if (error instanceof Refusal) return `${event.type}: ${error.message}`;
    throw error;
  }
}

function firstOf<Item, Found>(
  items: readonly Item[],
  find: (item: Item) => Found | undefined,
): Found | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
