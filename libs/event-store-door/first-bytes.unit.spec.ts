import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import net, { type AddressInfo, type Socket } from 'node:net';
import { speechOf } from './first-bytes.js';

describe('what a caller speaks', () => {
  let server: net.Server;
  let caller: Socket;
  let called: Socket;

  beforeEach(async () => {
    server = net.createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
    caller = net.connect((server.address() as AddressInfo).port, '127.0.0.1');
    called = await accepted;
  });

  afterEach(() => {
    caller.destroy();
    called.destroy();
    server.close();
  });

  it('is HTTP/2 after the whole preface, which stays to be read', async () => {
    const speech = speechOf(called, 10_000);
    caller.write('PRI * HTTP/2.0\r\n\r\nSM\r');
    caller.write('\n\r\nand more');
    await expect(speech).resolves.toBe('http2');
    expect(String(called.read(24))).toBe('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
  });

  it.each(['GET / HTTP/1.1\r\n', 'PUT /', 'PRI * HTTP/1.1\r\n', '\0'])(
    'is not, after %j',
    async (bytes) => {
      const speech = speechOf(called, 10_000);
      caller.write(bytes);
      await expect(speech).resolves.toBe('other');
    },
  );

  it('is nothing where it stays silent, or says too little', async () => {
    caller.write('PRI');
    await expect(speechOf(called, 20)).resolves.toBe('nothing');
  });

  it('is nothing where it goes away', async () => {
    const speech = speechOf(called, 10_000);
    caller.destroy();
    await expect(speech).resolves.toBe('nothing');
  });
});
