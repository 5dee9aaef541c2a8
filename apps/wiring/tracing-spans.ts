import {
  type Attributes,
  context,
  type Context,
  isSpanContextValid,
  type Link,
  propagation,
  type Span,
  type SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import { messageOf } from '../../libs/event-store/index.js';

export interface SpanOptions {
  readonly attributes?: Attributes;
  readonly kind?: SpanKind;
  /** What of an error is a fault, as a refusal is not; default: everything. */
  readonly isFault?: (error: unknown) => boolean;
}

/** Ours; records nothing, at next to no cost, where no SDK was started. */
export function tracer(): Tracer {
  return trace.getTracer('lifeledger');
}

/** Does work in a span of its own, below the one that is active. @throws what the work throws */
export function inSpan<T>(
  name: string,
  { isFault = () => true, ...options }: SpanOptions,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  return tracer().startActiveSpan(name, options, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      if (isFault(error)) failed(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
}

/** The active span in W3C's words, for whoever goes on with its trace; undefined where there is none. */
export function traceparentNow(): string | undefined {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent;
}

/** The context that headers or metadata name; that of nothing where they name none. */
export function contextIn(carrier: object, below: Context = context.active()): Context {
  return propagation.extract(below, carrier);
}

/** Links to the spans that W3C's words name; words that name none are passed over. */
export function linksTo(traceparents: Iterable<string>): readonly Link[] {
  return [...traceparents].flatMap((traceparent) => {
    const named = trace.getSpanContext(contextIn({ traceparent }));
    return named !== undefined && isSpanContextValid(named) ? [{ context: named }] : [];
  });
}

function failed(span: Span, error: unknown): void {
  span.recordException(error instanceof Error ? error : String(error));
  span.setStatus({ code: SpanStatusCode.ERROR, message: messageOf(error) });
}
