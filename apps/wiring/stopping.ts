/** An orderly stop takes less; after it the process ends as it is. */
const DEADLINE_MILLISECONDS = 4_800;

/** Ctrl-C reaches us twice when npm runs us: from the terminal, and passed on by npm. */
const SAME_SIGNAL_MILLISECONDS = 1_000;

/** Aborted by the first SIGINT, SIGTERM or SIGHUP; a later second one ends the process at once. */
export function stopSignal(log: (line: string) => void): AbortSignal {
  const stopping = new AbortController();
  let askedAt = 0;
  const stop = (signal: NodeJS.Signals) => {
    if (stopping.signal.aborted) {
      if (performance.now() - askedAt > SAME_SIGNAL_MILLISECONDS) process.exit(130);
      return;
    }
    askedAt = performance.now();
    log(`${signal}: stopping`);
    stopping.abort(new Stopped(signal));
    setTimeout(giveUp, DEADLINE_MILLISECONDS, log).unref();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  return stopping.signal;
}

/** Work that was asked to stop before its end. */
export class Stopped extends Error {
  override readonly name = 'Stopped';

  constructor(signal: string) {
    super(`stopped by ${signal}`);
  }
}

/** Resolves when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
}

function giveUp(log: (line: string) => void): void {
  log('did not stop in time and ends as it is; nothing acknowledged is lost');
  process.exit(1);
}
