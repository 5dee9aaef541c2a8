import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anEvent, contentBy } from '../../test/support/customer-arbitraries.js';
import { createCodec, type RecordedEvent } from '../event-store/index.js';
import { type CustomerEvent, customerEvents, customerRegistry } from './index.js';

const codec = createCodec<CustomerEvent>(customerRegistry);
const id = '0b6f1f0c-5d1c-5c0e-8a3e-3f6d2a1b4c5d';
const who = { actor: 'ann', source: 'http', command: 'any', commandId: id, commandDigest: '00' };
const metadata = { ...who, correlationId: id, causationId: id };

function recorded(event: Pick<RecordedEvent, 'type' | 'data' | 'metadata'>): RecordedEvent {
  const place = { id, stream: 'customer-a', revision: 0n, position: 1n };
  const recordedAt = '2026-01-31T12:00:00.000000Z';
  return { ...event, ...place, contentType: 'application/json', recordedAt };
}

/** As a release of the past would have written it. */
function storedAs(type: string, schemaVersion: number, data: object): RecordedEvent {
  const bytes = (value: object) => Buffer.from(JSON.stringify(value));
  return recorded({ type, data: bytes(data), metadata: bytes({ ...metadata, schemaVersion }) });
}

const older = Object.entries(customerEvents).flatMap(([type, versions]) =>
  versions.older.map(({ schema }, index) => [type, index + 1, schema] as const),
);

describe('the versions of customer events', () => {
  it.each(older)('%s of version %i is well-formed in the newest, whatever it says', (...kept) => {
    const [type, version, schema] = kept;
    const check = customerRegistry[type as CustomerEvent['type']].check;
    fc.assert(
      fc.property(contentBy(schema), (content) => {
        const stored = storedAs(type, version, content as object);
        const { known, event } = codec.decode(stored);
        expect(known).toBe(true);
        expect(check(event.data)).toEqual(event.data);
        expect(codec.check(stored, '2026-12-31T00:00:00Z')).toEqual(event);
      }),
    );
  });

  it.each(older)('%s of version %i is brought to the newest whatever stands there', (...kept) => {
    const [type, version, schema] = kept;
    const odd = fc.dictionary(fc.constantFrom(...fieldsOf(schema)), fc.jsonValue());
    fc.assert(
      fc.property(odd, (content) => {
        expect(codec.decode(storedAs(type, version, content)).known).toBe(true);
      }),
    );
  });

  it('come back from the log as they were written, in the newest', () => {
    fc.assert(
      fc.property(anEvent, (event) => {
        const decoded = codec.decode(recorded(codec.encode(id, event, metadata)));
        expect(decoded).toMatchObject({
          known: true,
          schemaVersion: codec.newestVersion(event.type),
        });
        expect(decoded.event).toEqual(event);
      }),
    );
  });
});

function fieldsOf(schema: object): string[] {
  return 'shape' in schema ? Object.keys(schema.shape as object) : [];
}
