import type { EventData } from '../port.js';

/**
 * Events as parameters of one statement: arrays of ids, types, is-JSON, first bytes; all bytes as
 * one binary value; arrays of the lengths of data and of metadata. The server cuts the bytes apart:
 * arrays of them would be written out and read back as hexadecimal text.
 */
export function eventColumns(events: readonly EventData[]): readonly unknown[] {
  return [
    list(events, ({ id }) => id),
    events.map(({ type }) => type),
    list(events, ({ contentType }) => contentType === 'application/json'),
    list(firstBytes(events), (byte) => byte),
    Buffer.concat(events.flatMap(({ data, metadata }) => [data, metadata])),
    list(events, ({ data }) => data.byteLength),
    list(events, ({ metadata }) => metadata.byteLength),
  ];
}

/** An array as PostgreSQL reads it, of values that need no quotes. */
export function list<Item>(
  items: readonly Item[],
  value: (item: Item) => bigint | number | boolean | string | undefined,
): string {
  return `{${items.map(value).join(',')}}`;
}

/** Where each event's bytes begin in all of them, counted from 1 as SQL does. */
function firstBytes(events: readonly EventData[]): number[] {
  let next = 1;
  return events.map(({ data, metadata }) => {
    const first = next;
    next += data.byteLength + metadata.byteLength;
    return first;
  });
}
