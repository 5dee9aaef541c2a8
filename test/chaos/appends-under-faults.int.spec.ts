import { describe, expect, it } from '@jest/globals';
import {
  type EventData,
  type ExpectedRevision,
  messageOf,
  type RecordedEvent,
  StoreUnavailable,
} from '../../libs/event-store/index.js';
import { type FaultOf, FAULTS } from '../faults/faults.js';
import { type OneFault, oneFault } from '../faults/one-fault.js';
import { until } from '../support/until.js';
import { sharedStage, someEvents } from './shared-stage.js';
import { PATIENT } from './stage.js';

/** The node has certainly not acted on what it turned away so, and even `any` is tried again. */
const TURNED_AWAY: readonly string[] = ['not-ready', 'not-leader'];
const NOT_KNOWN = /not known whether .*customer-/;

const patient = sharedStage();
const impatient = sharedStage({ ...PATIENT, patience: 500 });

/** Two events to a stream that holds one already: what comes of it, and where it stands then. */
async function attempt(
  { store, log, meet, newStream }: typeof patient,
  fault: OneFault,
  expected: ExpectedRevision,
) {
  const stream = newStream();
  await log().append(stream, 'none', someEvents(1));
  meet(fault);
  const given = someEvents(2);
  const result = await store()
    .append(stream, expected, given)
    .catch((error: unknown) => error as Error);
  const standing = async () => {
    const found: RecordedEvent[] = [];
    for await (const page of log().read(stream)) found.push(...page);
    return found.slice(1);
  };
  return { result, given: ids(given), standing };
}

const ids = (all: readonly Pick<EventData, 'id'>[]) => all.map(({ id }) => id);

describe('an append under an expected revision', () => {
  it.each(FAULTS.append)('stands once and is told as written: %s', async (name) => {
    const fault = oneFault('append', name, 0.9);
    const { result, given, standing } = await attempt(patient, fault, 0n);
    const found = await standing();
    expect(ids(found)).toEqual(given);
    expect(result).toEqual({ revision: 2n, position: found.at(-1)?.position, repeated: false });
    expect(fault.strikes()).toBe(1);
  });

  it('is not known to stand where the node stays silent, and is told so in time', async () => {
    const fault = oneFault('append', 'written-then-silent', 0, Infinity);
    const { result, given, standing } = await attempt(impatient, fault, 0n);
    expect(result).toBeInstanceOf(StoreUnavailable);
    expect(messageOf(result)).toMatch(NOT_KNOWN);
    expect(ids(await standing())).toEqual(given);
    expect(fault.strikes()).toBeGreaterThan(1);
  });

  it('is known not to stand where the node is never ready', async () => {
    const fault = oneFault('append', 'not-ready', 0, Infinity);
    const { result, standing } = await attempt(impatient, fault, 0n);
    expect(result).toBeInstanceOf(StoreUnavailable);
    expect(messageOf(result)).toMatch(/nothing was written/);
    expect(await standing()).toEqual([]);
  });
});

describe('an append that expects nothing', () => {
  const isFound = (name: FaultOf<'append'>) =>
    name.startsWith('written') || TURNED_AWAY.includes(name);

  it.each(FAULTS.append.filter(isFound))('stands once and is told as written: %s', async (name) => {
    const fault = oneFault('append', name);
    const { result, given, standing } = await attempt(patient, fault, 'any');
    const found = await standing();
    expect(ids(found)).toEqual(given);
    expect(result).toMatchObject({ revision: 2n, position: found.at(-1)?.position });
  });

  it.each(FAULTS.append.filter((name) => !isFound(name)))(
    'is not sent twice, and is told as unknown: %s',
    async (name) => {
      const fault = oneFault('append', name, 0.99);
      const { result, given, standing } = await attempt(patient, fault, 'any');
      expect(result).toBeInstanceOf(StoreUnavailable);
      expect(messageOf(result)).toMatch(NOT_KNOWN);
      if (name === 'stalled') await until(async () => (await standing()).length > 0);
      expect(ids(await standing())).toEqual(name === 'stalled' ? given : []);
    },
  );
});
