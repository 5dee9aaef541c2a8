import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { readCompose } from '../support/compose-file.js';
import { readDockerfile } from '../support/dockerfile.js';

/** Runs a health check against a server that answers so; its exit code. */
async function exitCode(words: readonly string[], [path, status]: readonly [string, number]) {
  const server = createServer(({ url }, response) => {
    response.writeHead(url === path ? status : 404).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? String(address.port) : '';
  const [file = '', ...args] = words.map((word) =>
    word.replace(/(127\.0\.0\.1[:/])\d+/, `$1${port}`).replaceAll('$$', '$'),
  );
  const child = spawn(file, args, { stdio: 'ignore' });
  const [code] = (await once(child, 'exit')) as [number];
  server.close();
  return code;
}

describe('the health check', () => {
  const ofImage = readDockerfile().healthCheck;
  it.each([
    ['/health/ready', 200, 0],
    ['/health/ready', 503, 1],
    ['/elsewhere', 200, 1],
  ])('of our image takes %s with %i for %i', async (path, status, code) => {
    expect(await exitCode(ofImage, [path, status])).toBe(code);
  });

  const ofNode = readCompose().services['eventstoredb']?.healthcheck?.test.slice(1) ?? [];
  it.each([
    ['/health/live', 204, 0],
    ['/health/live', 200, 0],
    ['/health/live', 503, 1],
    ['/elsewhere', 204, 1],
  ])('of EventStoreDB takes %s with %i for %i', async (path, status, code) => {
    expect(await exitCode(ofNode, [path, status])).toBe(code);
  });
});
