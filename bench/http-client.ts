import { Agent, request } from 'node:http';

interface Reply {
  readonly status: number;
  readonly body: string;
}

/** A client on connections that stay open. */
export interface HttpClient {
  get(path: string): Promise<Reply>;
  post(path: string, body: object, key: string): Promise<Reply>;
  close(): void;
}

/** @throws Error for every answer that is not a success */
export function httpClient(address: string, connections: number): HttpClient {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const { hostname, port } = new URL(address);
  const send = (method: string, path: string, more: { body?: string; key?: string } = {}) =>
    new Promise<Reply>((resolve, reject) => {
      const sending = request(
        { agent, hostname, port, method, path, headers: headersOf(more) },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const reply = {
              status: response.statusCode ?? 0,
              body: Buffer.concat(chunks).toString(),
            };
            if (reply.status < 300) resolve(reply);
            else reject(new Error(`${method} ${path}: ${reply.status} ${reply.body}`));
          });
        },
      );
      sending.on('error', reject);
      sending.end(more.body);
    });
  return {
    get: (path) => send('GET', path),
    post: (path, body, key) => send('POST', path, { body: JSON.stringify(body), key }),
    close: () => {
      agent.destroy();
    },
  };
}

function headersOf({ body, key }: { body?: string; key?: string }): Record<string, string> {
  if (body === undefined || key === undefined) return {};
  return {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'idempotency-key': key,
  };
}
