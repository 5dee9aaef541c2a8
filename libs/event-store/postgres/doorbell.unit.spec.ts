import { describe, expect, it } from '@jest/globals';
import { Doorbell } from './doorbell.js';

const AN_HOUR = 3_600_000;
const never = new AbortController().signal;

describe('a doorbell', () => {
  it('wakes everyone who waits', async () => {
    const bell = new Doorbell();
    const waiting = [bell.wait(0, AN_HOUR, never), bell.wait(0, AN_HOUR, never)];
    bell.ring();
    await Promise.all(waiting);
    expect(bell.rings).toBe(1);
  });

  it('does not let anyone wait who has not heard the last ring', async () => {
    const bell = new Doorbell();
    const heard = bell.rings;
    bell.ring();
    await bell.wait(heard, AN_HOUR, never);
    expect(bell.rings).toBe(heard + 1);
  });

  it('lets go when the time is over, and when aborted', async () => {
    const bell = new Doorbell();
    await bell.wait(0, 1, never);
    const aborting = new AbortController();
    const waiting = bell.wait(0, AN_HOUR, aborting.signal);
    aborting.abort();
    await waiting;
    await bell.wait(0, AN_HOUR, AbortSignal.abort());
    expect(bell.rings).toBe(0);
  });
});
