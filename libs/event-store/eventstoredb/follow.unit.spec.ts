import { describe, expect, it } from '@jest/globals';
import type { RecordedEvent } from '../port.js';
import { advance } from './follow.js';
import { reachedBy } from './log-end.js';
import type { Message } from './messages.js';
import { BEFORE_ALL, placeAt } from './place.js';

const event = (commit: bigint, type = 'Some'): Message => ({
  kind: 'event',
  at: { commit, prepare: commit },
  event: { id: `event ${commit}`, position: commit, type } as RecordedEvent,
});
const checkpoint = (commit: bigint, prepare = commit): Message => ({
  kind: 'checkpoint',
  at: { commit, prepare },
});
const caughtUp: Message = { kind: 'caught-up' };
const idsOf = (events: readonly RecordedEvent[]) => events.map(({ id }) => id);

describe('what a subscription says', () => {
  it('leads on with its events, the last one being the landmark', () => {
    const { events, place } = advance(BEFORE_ALL, [event(3n), event(7n)], undefined);
    expect(idsOf(events)).toEqual(['event 3', 'event 7']);
    expect(place).toEqual({ ...placeAt(7n), landmark: { position: 7n, id: 'event 7' } });
  });

  it('leads on with checkpoints as they were given, the landmark staying', () => {
    const { place } = advance(BEFORE_ALL, [event(3n), checkpoint(9n, 0n)], undefined);
    const landmark = { position: 3n, id: 'event 3' };
    expect(place).toEqual({ at: { commit: 9n, prepare: 0n }, landmark });
  });

  it('reaches the end that was read before, where it has caught up', () => {
    const end = { commit: 20n, prepare: 20n };
    expect(advance(BEFORE_ALL, [event(3n), caughtUp], end).place.at).toEqual(end);
    expect(advance(BEFORE_ALL, [event(30n), caughtUp], end).place.at?.commit).toBe(30n);
    expect(advance(BEFORE_ALL, [caughtUp], undefined).place).toEqual(BEFORE_ALL);
  });

  it('leads over tombstones and links, which are no events and no landmarks', () => {
    const messages = [event(3n), event(5n, '$>'), event(7n, '$streamDeleted')];
    const { events, place } = advance(BEFORE_ALL, messages, undefined);
    expect(idsOf(events)).toEqual(['event 3']);
    expect(place).toEqual({ ...placeAt(7n), landmark: { position: 3n, id: 'event 3' } });
  });

  it('is not led over what a node that is behind has yet to give by the end that another told', () => {
    const end = { at: { commit: 20n, prepare: 20n }, node: '10.0.0.1:2113' };
    const first = advance(BEFORE_ALL, [event(3n), caughtUp], reachedBy('10.0.0.2:2113', end));
    expect(first.place.at?.commit).toBe(3n);
    const rest = advance(first.place, [event(20n)], reachedBy('10.0.0.2:2113', end));
    expect(idsOf(rest.events)).toEqual(['event 20']);
    const same = advance(BEFORE_ALL, [event(3n), caughtUp], reachedBy('10.0.0.1:2113', end));
    expect(same.place.at?.commit).toBe(20n);
  });

  it('never leads back, and gives nothing twice', () => {
    const start = { ...placeAt(5n), landmark: { position: 4n, id: 'event 4' } };
    const messages = [
      event(4n),
      checkpoint(5n, 0n),
      event(5n),
      event(6n),
      event(6n),
      checkpoint(2n),
    ];
    const { events, place } = advance(start, messages, undefined);
    expect(idsOf(events)).toEqual(['event 6']);
    expect(place.at?.commit).toBe(6n);
    expect(advance(start, [checkpoint(5n, 0n)], undefined).place).toEqual(start);
  });
});
