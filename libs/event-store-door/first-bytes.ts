import type { Socket } from 'node:net';

/** What every HTTP/2 connection begins with. */
const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

export type Speech = 'http2' | 'other' | 'nothing';

/**
 * Listens until the first bytes tell what is spoken, and leaves them where they were;
 * `nothing` where the socket ended, failed or stayed silent for too long.
 */
export function speechOf(socket: Socket, silenceMillisecondsMax: number): Promise<Speech> {
  return new Promise((resolve) => {
    let heard = Buffer.alloc(0);
    const timer = setTimeout(() => {
      conclude('nothing');
    }, silenceMillisecondsMax);
    const listen = (): void => {
      const chunk: unknown = socket.read();
      if (!Buffer.isBuffer(chunk)) return;
      heard = Buffer.concat([heard, chunk]);
      const begun = heard.subarray(0, PREFACE.length);
      if (!begun.equals(PREFACE.subarray(0, begun.length))) conclude('other');
      else if (begun.length === PREFACE.length) conclude('http2');
    };
    const gone = (): void => {
      conclude('nothing');
    };
    const conclude = (speech: Speech): void => {
      clearTimeout(timer);
      socket.off('readable', listen).off('end', gone).off('close', gone);
      if (speech !== 'nothing') socket.unshift(heard);
      resolve(speech);
    };
    socket.on('readable', listen).on('end', gone).on('close', gone);
  });
}
