/** One server-sent event as a client sees it. */
export interface ReceivedEvent {
  readonly id: string;
  readonly event: string;
  readonly data: string;
}

export interface SseRequest {
  readonly signal: AbortSignal;
  readonly lastEventId?: string | undefined;
}

/** Reads a stream until it ends or is cut; events that are not complete are not given. */
export async function* receive(
  url: string,
  { signal, lastEventId }: SseRequest,
): AsyncGenerator<ReceivedEvent, void, undefined> {
  const headers = {
    accept: 'text/event-stream',
    ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
  };
  const response = await fetch(url, { headers, signal });
  if (response.status !== 200 || response.body === null) {
    throw new Error(`${url} answered ${String(response.status)}: ${await response.text()}`);
  }
  let rest = '';
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + text).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = parse(block);
      if (event !== undefined) yield event;
    }
  }
}

/** Undefined for a block without data: a comment, or only `retry:`. */
function parse(block: string): ReceivedEvent | undefined {
  const fields = new Map(
    block.split('\n').map((line) => {
      const colon = line.indexOf(': ');
      return [line.slice(0, colon), line.slice(colon + 2)] as const;
    }),
  );
  const data = fields.get('data');
  if (data === undefined) return undefined;
  return { id: fields.get('id') ?? '', event: fields.get('event') ?? 'message', data };
}
