import { messageOf } from '../../libs/event-store/index.js';

/** Where spans go; the exporter reads the rest of OpenTelemetry's variables itself. */
const ENDPOINTS = ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'] as const;

/** An orderly stop waits no longer for a collector that doesn't answer. */
const FLUSH_MILLISECONDS = 2_000;

export interface Tracing {
  /** Sends what is left, bounded. */
  stop(): Promise<void>;
}

/**
 * Sends the spans of this process to the collector that the environment names. Where it names
 * none nothing is loaded, and spans cost nothing.
 * @param env OTEL_EXPORTER_OTLP_ENDPOINT or …_TRACES_ENDPOINT; OTEL_SERVICE_NAME (lifeledger),
 *   OTEL_RESOURCE_ATTRIBUTES, OTEL_TRACES_SAMPLER_ARG (the share of traces kept, 1)
 */
export async function startTracing(
  env: Readonly<Record<string, string | undefined>>,
  log: (line: string) => void,
): Promise<Tracing> {
  if (!ENDPOINTS.some((name) => (env[name] ?? '') !== '')) return { stop: () => Promise.resolve() };
  const { exportSpans } = await import('./tracing-sdk.js');
  const sdk = exportSpans(env, log);
  return {
    stop: async () => {
      try {
        await sdk.stop(FLUSH_MILLISECONDS);
      } catch (error) {
        log(`the last spans were not sent: ${messageOf(error)}`);
      }
    },
  };
}
