/** Generous: a hung call is to fail its test, a slow machine is not. */
export const PATIENCE_MS = 45_000;

/** The promise's outcome, or an error that says what did not come in time. */
export async function within<T>(promise: Promise<T>, what: string, ms = PATIENCE_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`Not within ${ms} ms: ${what}`));
    }, ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
