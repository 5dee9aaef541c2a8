import { afterAll, beforeAll } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { EventData, EventStore, PostgresEventStore } from '../../libs/event-store/index.js';
import { chosenFault, type OneFault } from '../faults/one-fault.js';
import { openStage, PATIENT, type Stage } from './stage.js';

/** One stage for all tests of a file; they keep apart by fresh streams. */
export interface SharedStage {
  /** Lets this fault meet the next calls of its kind. */
  readonly meet: (fault: OneFault) => OneFault;
  /** Through everything that may fail. */
  readonly store: () => EventStore;
  readonly log: () => PostgresEventStore;
  readonly newStream: () => string;
}

export function sharedStage(timings = PATIENT): SharedStage {
  const { aim, choose } = chosenFault();
  let opened: Stage | undefined;
  let streams = 0;
  const stage = () => {
    if (opened === undefined) throw new Error('the stage is not open yet');
    return opened;
  };
  beforeAll(async () => {
    opened = await openStage({ aim, log: () => undefined, timings });
  });
  afterAll(() => opened?.close());
  return {
    meet: choose,
    store: () => stage().store,
    log: () => stage().log,
    newStream: () => `customer-${String((streams += 1))}-`,
  };
}

export function someEvents(count: number): readonly EventData[] {
  const bytes = Buffer.from('{}');
  const contentType = 'application/json';
  const content = { type: 'Happened', contentType, data: bytes, metadata: bytes } as const;
  return Array.from({ length: count }, () => ({ id: randomUUID(), ...content }));
}

/** Of a stream, as the log has them. */
export async function positionsIn(
  log: PostgresEventStore,
  stream: string,
): Promise<readonly bigint[]> {
  const found: bigint[] = [];
  for await (const page of log.read(stream)) found.push(...page.map(({ position }) => position));
  return found;
}
