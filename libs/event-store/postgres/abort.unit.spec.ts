import { expect, it } from '@jest/globals';
import { unlessAborted } from './abort.js';

const pending = new Promise<number>(() => undefined);

it('gives what the promise gives', async () => {
  const { signal } = new AbortController();
  const failure = new Error('failed');
  expect(await unlessAborted(Promise.resolve(1), signal)).toBe(1);
  expect(await unlessAborted(Promise.resolve(1), undefined)).toBe(1);
  await expect(unlessAborted(Promise.reject(failure), signal)).rejects.toBe(failure);
});

it('gives nothing as soon as it is aborted, whatever becomes of the promise', async () => {
  const aborting = new AbortController();
  const waiting = unlessAborted(pending, aborting.signal);
  aborting.abort();
  expect(await waiting).toBeUndefined();
  expect(await unlessAborted(pending, aborting.signal)).toBeUndefined();
  const failing = Promise.reject<number>(new Error('too late'));
  expect(await unlessAborted(failing, aborting.signal)).toBeUndefined();
});
