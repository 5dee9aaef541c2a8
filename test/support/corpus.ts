import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  createCodec,
  type EventData,
  type EventRegistry,
  type RecordedEvent,
} from '../../libs/event-store/index.js';

/** Events of one type as a release wrote them in one version, byte for byte. */
interface Kept {
  readonly type: string;
  readonly schemaVersion: number;
  /** As stored. */
  readonly metadata: string;
  readonly examples: readonly {
    /** The data as stored. */
    readonly stored: string;
    /** What it says in the newest shape; written down, not made by an upcast. */
    readonly newest: object;
  }[];
}

/**
 * What a log may hold of a room's events since its first release, against what this release makes of
 * it. A file of a released version is never changed but for `newest`.
 * @param folder holds a file for each type and version: `complaint-resolved.v1.json`
 */
export function describeCorpus(folder: string, registry: EventRegistry): void {
  const codec = createCodec(registry);
  const kept = readdirSync(folder).map((name) => [name, read(join(folder, name))] as const);

  describe('the corpus of stored events', () => {
    it('holds every version of every type that was ever released, and no other', () => {
      const released = Object.entries(registry).flatMap(([type, { version }]) =>
        Array.from({ length: version }, (_, older) => nameOf(type, older + 1)),
      );
      expect(kept.map(([name]) => name).sort()).toEqual(released.sort());
      for (const [name, { type, schemaVersion, examples, metadata }] of kept) {
        expect(nameOf(type, schemaVersion)).toBe(name);
        expect(JSON.parse(metadata)).toMatchObject({ schemaVersion });
        expect(examples).not.toHaveLength(0);
      }
    });

    it.each(kept)('%s is understood in the newest shape', (_, { examples, ...file }) => {
      const schema = registry[file.type];
      for (const { stored, newest } of examples) {
        const decoded = codec.decode(recorded(file, stored));
        expect(decoded).toMatchObject({ known: true, schemaVersion: file.schemaVersion });
        expect(decoded.event).toEqual({ type: file.type, data: newest });
        expect(schema?.check(decoded.event.data)).toEqual(newest);
      }
    });

    it.each(kept)('%s may still be written by others', (_, { examples, ...file }) => {
      for (const { stored, newest } of examples) {
        const event = codec.check(recorded(file, stored), '2026-12-31T00:00:00Z');
        expect(event).toEqual({ type: file.type, data: newest });
      }
    });
  });
}

function read(file: string): Kept {
  return JSON.parse(readFileSync(file, 'utf8')) as Kept;
}

/** `complaint-resolved.v1.json` */
function nameOf(type: string, version: number): string {
  const words = type.replace(/(?<!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
  return `${words}.v${String(version)}.json`;
}

function recorded({ type, metadata }: Omit<Kept, 'examples'>, stored: string): RecordedEvent {
  const event: EventData = {
    id: '0b6f1f0c-5d1c-5c0e-8a3e-3f6d2a1b4c5d',
    type,
    contentType: 'application/json',
    data: Buffer.from(stored),
    metadata: Buffer.from(metadata),
  };
  const place = { stream: 'a-stream', revision: 0n, position: 1n };
  return { ...event, ...place, recordedAt: '2026-01-31T12:00:00.000000Z' };
}
