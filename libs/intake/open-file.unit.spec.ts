import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Files, temporaryFiles } from '../../test/support/files.js';
import { openFile } from './open-file.js';

const text = 'a line\n'.repeat(50_000);

describe('openFile', () => {
  let files: Files;

  beforeAll(async () => {
    files = await temporaryFiles();
  });

  afterAll(() => files.remove());

  async function read(file: string, options = {}): Promise<string> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of openFile(file, options)) chunks.push(chunk);
    return Buffer.concat(chunks).toString('utf8');
  }

  it('gives a plain file as it is, and a packed one unpacked, whatever its name', async () => {
    expect(await read(await files.write('plain.gz', text))).toBe(text);
    expect(await read(await files.write('packed', gzipSync(text)))).toBe(text);
    expect(await read(await files.write('empty', ''))).toBe('');
  });

  it('tells how far it is in bytes on disk', async () => {
    const packed = gzipSync(text);
    const seen: unknown[] = [];
    const onProgress = (progress: unknown) => seen.push(progress);
    await read(await files.write('packed', packed), { onProgress });
    expect(seen.at(-1)).toEqual({ done: packed.length, total: packed.length });
  });

  it('says clearly what it can not read', async () => {
    await expect(read(`${files.folder}/none`)).rejects.toThrow('there is no such file');
    await expect(read(files.folder)).rejects.toThrow('it is a folder; name a file in it');
    const cut = await files.write('cut.gz', gzipSync(text).subarray(0, 300));
    await expect(read(cut)).rejects.toThrow('damaged or cut gzip file');
  });

  it('stops when it is told to', async () => {
    const file = await files.write('plain', text);
    await expect(read(file, { signal: AbortSignal.abort() })).rejects.toThrow('aborted');
  });
});
