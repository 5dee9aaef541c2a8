import { messageOf } from '../../libs/event-store/index.js';

/** Where spans go; the exporter reads the rest of OpenTelemetry's variables itself. */
const ENDPOINTS = ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'] as const;

/** An orderly stop waits no longer for a collector that doesn't answer. */
const FLUSH_MILLISECONDS = 2_000;

/**
 * Does the work of a process, its spans sent to the collector that the environment names. Where it
 * names none no SDK is loaded, and spans cost next to nothing.
 * @param env OTEL_EXPORTER_OTLP_ENDPOINT or …_TRACES_ENDPOINT; OTEL_SERVICE_NAME (lifeledger),
 *   OTEL_RESOURCE_ATTRIBUTES, OTEL_TRACES_SAMPLER_ARG (the share of traces kept, 1)
 * @throws InvalidSetting, and what the work throws
 */
export async function whileTracing(
  env: Readonly<Record<string, string | undefined>>,
  log: (line: string) => void,
  work: () => Promise<void>,
): Promise<void> {
  if (!ENDPOINTS.some((name) => (env[name] ?? '') !== '')) return work();
  const { exportSpans } = await import('./tracing-sdk.js');
  const sdk = exportSpans(env, log);
  try {
    await work();
  } finally {
    await sdk.stop(FLUSH_MILLISECONDS).catch((error: unknown) => {
      log(`the last spans were not sent: ${messageOf(error)}`);
    });
  }
}
