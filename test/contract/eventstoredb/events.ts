import { binaryEvent, type EventData, jsonEvent } from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';

/** A name that nobody has used, without anything but letters, digits and `-`. */
export function freshName(prefix = 'contract'): string {
  return `${prefix}-${randomUUID()}`;
}

export function anEvent(type = 'something-happened', id: string = randomUUID()): EventData {
  return jsonEvent({ id, type, data: { what: 'something' }, metadata: { who: 'a test' } });
}

export function someEvents(count: number, type?: string): EventData[] {
  return Array.from({ length: count }, () => anEvent(type));
}

/** Three events, each with a name in the test. */
export function threeEvents(): [EventData, EventData, EventData] {
  return [anEvent(), anEvent(), anEvent()];
}

/** A link, as anybody may write one: `number@stream`. */
export function aLink(text: string): EventData {
  return binaryEvent({ type: '$>', data: Buffer.from(text) });
}

export function bytes(count: number, type = 'bytes'): EventData {
  return binaryEvent({ type, data: new Uint8Array(count) });
}

export function idsOf(events: readonly { readonly id: string }[]): string[] {
  return events.map(({ id }) => id);
}
