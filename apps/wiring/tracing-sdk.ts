import { context, diag, DiagLogLevel, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { callWithTimeout, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
  serviceNameEnvDetector,
} from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanProcessor,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { InvalidSetting } from './settings.js';

/** A collector that takes longer loses spans; its retries must not outlast an orderly stop. */
const SEND_MILLISECONDS = 2_000;

type Environment = Readonly<Record<string, string | undefined>>;

export interface RegisteredSdk {
  /** Sends what is left, waiting at most so long, and takes the SDK out. */
  stop(milliseconds: number): Promise<void>;
}

/** Batches of spans, by OTLP over HTTP. @throws InvalidSetting */
export function exportSpans(env: Environment, log: (line: string) => void): RegisteredSdk {
  tellOnce(log);
  const exporter = new OTLPTraceExporter({ timeoutMillis: SEND_MILLISECONDS });
  return registerSdk(new BatchSpanProcessor({ exporter }), env);
}

/** Makes this process record spans, and hand them to `processor`. */
export function registerSdk(processor: SpanProcessor, env: Environment = {}): RegisteredSdk {
  const named = resourceFromAttributes({ 'service.name': 'lifeledger' });
  const provider = new TracerProvider({
    resource: defaultResource()
      .merge(named)
      .merge(
        detectResources({ detectors: [resourceAttributesEnvDetector, serviceNameEnvDetector] }),
      ),
    // Who sent the request has decided whether its trace is kept.
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(shareKept(env)) }),
    spanProcessors: [processor],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  return {
    stop: async (milliseconds) => {
      trace.disable();
      propagation.disable();
      context.disable();
      try {
        await callWithTimeout(provider.shutdown(), milliseconds);
      } finally {
        diag.disable();
      }
    },
  };
}

function shareKept({ OTEL_TRACES_SAMPLER_ARG: text = '' }: Environment): number {
  const share = text === '' ? 1 : Number(text);
  if (share >= 0 && share <= 1) return share;
  throw new InvalidSetting(
    `OTEL_TRACES_SAMPLER_ARG: must be a number from 0 to 1, not ${JSON.stringify(text)}`,
  );
}

/** A collector that is away is told once, not every few seconds. */
function tellOnce(log: (line: string) => void): void {
  const told = new Set<string>();
  const tell = (message: string) => {
    if (told.has(message)) return;
    told.add(message);
    log(`traces: ${message}`);
  };
  const quiet = () => undefined;
  diag.setLogger(
    { error: tell, warn: tell, info: quiet, debug: quiet, verbose: quiet },
    DiagLogLevel.WARN,
  );
}
