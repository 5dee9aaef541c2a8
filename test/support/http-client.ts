/** What came back; the body as JSON where there is one. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

type HeaderValues = Readonly<Record<string, string>>;

/** A client that looks at every status itself. */
export interface HttpClient {
  readonly get: (path: string, headers?: HeaderValues) => Promise<Answered>;
  readonly post: (path: string, body?: unknown, headers?: HeaderValues) => Promise<Answered>;
  /** A body as it is, of whatever type. */
  readonly send: (path: string, body: string, headers: HeaderValues) => Promise<Answered>;
}

export function httpClient(address: string): HttpClient {
  const ask = async (path: string, init: RequestInit): Promise<Answered> => {
    const response = await fetch(`${address}${path}`, init);
    const text = await response.text();
    const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    return { status: response.status, headers: response.headers, body };
  };
  const send: HttpClient['send'] = (path, body, headers) =>
    ask(path, { method: 'POST', body, headers });
  return {
    get: (path, headers = {}) => ask(path, { headers }),
    post: (path, body = {}, headers = {}) =>
      send(path, JSON.stringify(body), { 'content-type': 'application/json', ...headers }),
    send,
  };
}
