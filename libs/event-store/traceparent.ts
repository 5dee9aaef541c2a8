/** Version, trace id, parent id, flags; ids of zeros and version ff are no trace. */
const TRACEPARENT = /^(?!ff)[\da-f]{2}-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-[\da-f]{2}$/;

/** Whether a text is a trace context as the W3C writes it: `00-<trace id>-<parent id>-01`. */
export function isTraceparent(text: unknown): text is string {
  return typeof text === 'string' && TRACEPARENT.test(text);
}
