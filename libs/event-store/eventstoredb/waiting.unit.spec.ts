import { describe, expect, it } from '@jest/globals';
import { NoAnswer, rest, within } from './waiting.js';

const never = new AbortController().signal;

describe('waiting within a time', () => {
  it('gives what the work comes to', async () => {
    expect(await within(1_000, never, () => Promise.resolve(7))).toBe(7);
    const failing = within(1_000, never, () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
  });

  it('gives up work that takes too long, and tells it', async () => {
    let told: AbortSignal = never;
    const work = (signal: AbortSignal) => {
      told = signal;
      return new Promise(() => undefined);
    };
    await expect(within(1, never, work)).rejects.toThrow(NoAnswer);
    expect(told.aborted).toBe(true);
  });

  it('gives up where it is told to', async () => {
    const stop = new AbortController();
    const waiting = within(60_000, stop.signal, () => new Promise(() => undefined));
    stop.abort(new Error('closed'));
    await expect(waiting).rejects.toThrow('closed');
  });
});

describe('a rest', () => {
  it('ends early where it is told to', async () => {
    const stop = new AbortController();
    const resting = rest(60_000, stop.signal);
    stop.abort();
    await expect(resting).resolves.toBeUndefined();
  });
});
