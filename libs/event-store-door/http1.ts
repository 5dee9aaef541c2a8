import type { Socket } from 'node:net';

const GAP =
  'Only gRPC for streams is served here: no persistent subscriptions, projections, users or operations, and nothing over HTTP/1.1.';

/** So long a caller has to send the rest of its request and to take the answer. */
const GOODBYE_MS_MAX = 5000;

/**
 * Clients turn to HTTP/1.1 for what a node does not advertise over gRPC. Some show only the
 * status line, some parse the body as JSON: the sentence is in both.
 */
export function answerNotServed(socket: Socket): void {
  const body = JSON.stringify({ error: GAP });
  const head = [
    `HTTP/1.1 501 ${GAP}`,
    'Content-Type: application/json',
    `Content-Length: ${String(Buffer.byteLength(body))}`,
    'Connection: close',
  ];
  const timer = setTimeout(() => socket.destroy(), GOODBYE_MS_MAX);
  socket.once('close', () => {
    clearTimeout(timer);
  });
  socket.resume();
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
