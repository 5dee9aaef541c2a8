import { describe, expect, it } from '@jest/globals';
import { Readable } from 'node:stream';
import { appendRequest } from '../codec/write-messages.js';
import { bytes, decodeSized, encode, message, one } from '../codec/wire.js';
import { tellWith } from '../faults.js';
import { AppendTooLarge } from '../refusals.js';
import { append } from './append.js';

const served = {
  log: { append: () => Promise.resolve({ revision: 0n, position: 1n }) },
  maxAppendBytes: 100,
  check: () => undefined,
  tell: tellWith(() => undefined),
};

const unknownField = message({ filling: one(15, bytes) });

/** The options, behind a field that is not known and filled to this size. */
function options(filling: number) {
  const known = encode(appendRequest, {
    options: { streamIdentifier: { streamName: Buffer.from('s') }, any: {} },
  });
  const unknown = encode(unknownField, { filling: Buffer.alloc(filling) });
  return decodeSized(appendRequest, Buffer.concat([unknown, known]));
}

const MIB = 1024 * 1024;

describe('an append', () => {
  it('is written', async () => {
    const answer = await append(served, Readable.from([options(0)]));
    expect(answer.success).toMatchObject({ currentRevision: 0n });
  });

  it('is refused where its messages hold too much, whatever of them counts', async () => {
    const requests = Readable.from([options(9 * MIB), options(9 * MIB)]);
    await expect(append(served, requests)).rejects.toThrow(AppendTooLarge);
  });
});
