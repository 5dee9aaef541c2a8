import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type handleClientStreamingCall, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { allOf, anEvent, freshName, ids } from '../../../test/contract/contract-store.js';
import { openTestDoor, type TestDoor } from '../../../test/support/door.js';
import type { Service } from '../../event-store-door/index.js';
import { StoreUnavailable } from '../errors.js';
import { type EventStoreDb, openEventStoreDb } from './open.js';
import { AccessDenied } from './refusals.js';

type Append = handleClientStreamingCall<unknown, unknown>;

/** How many appends are written, their answers being lost, before the server denies them all. */
let lost = 0;

let door: TestDoor;
let store: EventStoreDb;

function failure(code: status, details: string): ServiceError {
  return Object.assign(new Error(details), { code, details, metadata: new Metadata() });
}

function denying(services: readonly Service[]): readonly Service[] {
  return services.map((service) => {
    const append = service.handlers['Append'] as Append | undefined;
    if (append === undefined) return service;
    const denied: Append = (call, answer) => {
      lost -= 1;
      if (lost < 0) answer(failure(status.PERMISSION_DENIED, 'Access Denied'));
      else
        append(call, () => {
          answer(failure(status.UNAVAILABLE, 'Connection dropped'));
        });
    };
    return { ...service, handlers: { ...service.handlers, Append: denied } };
  });
}

beforeAll(async () => {
  door = await openTestDoor({ wrap: denying });
});

afterEach(async () => {
  await store.close();
});

afterAll(async () => {
  await door.close();
});

describe('an append that is denied', () => {
  it.each(['any', 'none'] as const)('was not written, expecting %s', async (expected) => {
    lost = 0;
    store = await openEventStoreDb({ url: door.url });
    await expect(store.append(freshName(), expected, [anEvent()])).rejects.toThrow(AccessDenied);
  });

  it('behind a lost answer may stand, and that is said', async () => {
    lost = 1;
    store = await openEventStoreDb({ url: door.url, timings: { firstPause: 2 } });
    const [stream, event] = [freshName(), anEvent()];
    const append = store.append(stream, 'none', [event]);
    await expect(append).rejects.toThrow(StoreUnavailable);
    await expect(append).rejects.toThrow(/^it is not known whether .*Access Denied/);
    expect(ids(await allOf(door.store.read(stream)))).toEqual([event.id]);
  });
});
