import { SpanKind } from '@opentelemetry/api';
import { type EventStore, WrongExpectedRevision } from '../../libs/event-store/index.js';
import { inSpan } from './tracing-spans.js';

/** The same store; each append is a span that names category and revision. */
export function tracedStore(store: EventStore): EventStore {
  return {
    append: (stream, expected, events, given) => {
      const attributes = {
        'lifeledger.category': categoryOf(stream),
        'lifeledger.expected_revision': String(expected),
        'lifeledger.events': events.length,
      };
      const isFault = (error: unknown) => !(error instanceof WrongExpectedRevision);
      const options = { kind: SpanKind.CLIENT, attributes, isFault };
      return inSpan(`append ${categoryOf(stream)}`, options, async (span) => {
        const result = await store.append(stream, expected, events, given);
        span.setAttribute('lifeledger.revision', String(result.revision));
        span.setAttribute('lifeledger.position', String(result.position));
        return result;
      });
    },
    judgesExactly: store.judgesExactly === true,
    read: (stream, options) => store.read(stream, options),
    readAll: (options) => store.readAll(options),
    subscribe: (options) => store.subscribe(options),
    head: () => store.head(),
    close: () => store.close(),
  };
}

/** What stands before the first hyphen; who a customer is stays out of traces. */
function categoryOf(stream: string): string {
  const [category = stream] = stream.split('-', 1);
  return category;
}
