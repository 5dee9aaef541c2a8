import type { EventData, ExpectedRevision } from '../../libs/event-store/index.js';
import { LAST_REVISION } from '../../libs/event-store/index.js';
import type { Change } from '../../libs/event-store/postgres/change.js';
import { metastreamOf, originalOf } from '../../libs/event-store/postgres/metastream.js';
import {
  NO_SETTINGS,
  settingsIn,
  type StreamSettings,
} from '../../libs/event-store/postgres/stream-settings.js';
import { metadataEvent } from '../../libs/event-store/postgres/system-events.js';

interface NaiveRecord {
  readonly stream: string;
  readonly revision: bigint;
  readonly id: string;
  readonly text: string;
}

/** The log as plainly as it can be told: a list of records, and every question answered from it. */
export class NaiveLog {
  readonly records: NaiveRecord[] = [];

  change({ kind, stream, expected, events }: Change): string {
    const [ids, last] = [events.map(({ id }) => id), this.last(stream)];
    if (this.isClosed(stream)) return 'stream-deleted';
    if (expected === 'exists' && this.isDeleted(stream)) return 'stream-deleted';
    if (kind === 'delete' && !this.isKnown(stream)) return 'wrong-expected-revision';
    const repeated = this.#repeated(stream, expected, ids);
    if (repeated !== undefined) return this.#told(stream, repeated, true);
    if (!this.#fits(stream, expected, ids)) return 'wrong-expected-revision';
    if (kind === 'delete') return this.#delete(metastreamOf(stream), events);
    if (kind === 'tombstone') return this.#put(stream, events, LAST_REVISION);
    return this.#append(stream, events, last + 1n);
  }

  of(stream: string): NaiveRecord[] {
    return this.records.filter((one) => one.stream === stream && one.revision < LAST_REVISION);
  }

  last(stream: string): bigint {
    return BigInt(this.of(stream).length) - 1n;
  }

  settings(stream: string): StreamSettings {
    const last = this.records.findLast((one) => one.stream === metastreamOf(stream));
    if (originalOf(stream) !== undefined) return NO_SETTINGS;
    return last === undefined || last.revision === LAST_REVISION ? NO_SETTINGS : settingsOf(last);
  }

  isDeleted(stream: string): boolean {
    return this.settings(stream).truncateBefore === LAST_REVISION;
  }

  isKnown(stream: string): boolean {
    return this.records.some((one) => [stream, metastreamOf(stream)].includes(one.stream));
  }

  isTombstoned(stream: string): boolean {
    return this.records.some((one) => one.stream === stream && one.revision === LAST_REVISION);
  }

  isClosed(stream: string): boolean {
    const original = originalOf(stream);
    return this.isTombstoned(stream) || (original !== undefined && this.isClosed(original));
  }

  #delete(metastream: string, events: readonly EventData[]): string {
    return this.isClosed(metastream) ? 'stream-deleted' : this.#put(metastream, events);
  }

  #append(stream: string, events: readonly EventData[], first: bigint): string {
    const back = originalOf(stream) ?? stream;
    const wasDeleted = this.isDeleted(back);
    const answer = this.#put(stream, events);
    const before = this.records.findLast((one) => one.stream === metastreamOf(back));
    if (!wasDeleted || before?.text.startsWith('{') !== true) return answer;
    const from = back === stream ? first : this.last(back) + 1n;
    const rest = before.text.replace(/,?("\$tb":\d+)?}$/, '');
    const comma = rest === '{' ? '' : ',';
    this.#put(metastreamOf(back), [said(`${rest}${comma}"$tb":${String(from)}}`)]);
    return answer;
  }

  #put(stream: string, events: readonly EventData[], revision?: bigint): string {
    for (const { id, data } of events) {
      const next = revision ?? this.last(stream) + 1n;
      this.records.push({ stream, revision: next, id, text: Buffer.from(data).toString() });
    }
    return this.#told(stream, revision ?? this.last(stream), false);
  }

  #fits(stream: string, expected: ExpectedRevision, ids: readonly string[]): boolean {
    const known = (id: string | undefined) => this.of(stream).some((one) => one.id === id);
    if (expected === 'any') return !known(ids[0]);
    if (expected === 'exists') return this.isKnown(stream) && !known(ids[0]);
    const last = expected === 'none' ? -1n : expected;
    const isAnew = last === -1n && this.isDeleted(stream) && this.of(stream)[0]?.id !== ids[0];
    return last === this.last(stream) || isAnew;
  }

  #repeated(
    stream: string,
    expected: ExpectedRevision,
    ids: readonly string[],
  ): bigint | undefined {
    const before = this.of(stream);
    if (expected === 'any' || expected === 'exists') {
      const found = ids.map((id) => before.find((one) => one.id === id));
      return found.every((one) => one !== undefined) ? found.at(-1)?.revision : undefined;
    }
    const first = Number(expected === 'none' ? 0n : expected + 1n);
    const there = before.slice(first, first + ids.length).map(({ id }) => id);
    const same = there.length === ids.length && there.every((id, n) => id === ids[n]);
    return same ? BigInt(first + ids.length - 1) : undefined;
  }

  #told(stream: string, revision: bigint, repeated: boolean): string {
    const at = this.records.findIndex((e) => e.stream === stream && e.revision === revision);
    const { truncateBefore = 0n, maxCount = LAST_REVISION } =
      originalOf(stream) === undefined ? this.settings(stream) : { maxCount: 1n };
    const hidden = revision < truncateBefore || revision <= this.last(stream) - maxCount;
    return tellPlace(revision, at + 1, repeated, repeated && hidden);
  }
}

export function tellPlace(
  revision: bigint,
  position: unknown,
  again: boolean,
  hidden: boolean,
): string {
  return [`${String(revision)}@${String(position)}`, again && 'again', hidden && 'hidden']
    .filter(Boolean)
    .join(' ');
}

export function said(text: string): EventData {
  return metadataEvent(Buffer.from(text));
}

function settingsOf({ text }: NaiveRecord): StreamSettings {
  return settingsIn(said(text));
}
