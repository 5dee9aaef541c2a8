import { Presets, SingleBar } from 'cli-progress';

/** How far long work has come; `total` is undefined where nobody knows. */
export interface Progress {
  readonly phase: string;
  readonly done: number;
  readonly total: number | undefined;
  readonly unit: string;
}

interface ProgressDisplay {
  readonly report: (progress: Progress) => void;
  readonly end: () => void;
}

/** Elsewhere than in a terminal a line appears at most so often. */
const LINE_EVERY_MILLISECONDS = 2_000;

/** What took less than this was done before, or at once. */
const RATE_FROM_MILLISECONDS = 50;

/** Whoever reads may have seen enough (`status | head -2`): what is under way ends as it would. */
export function forgiveReadersWhoLeave(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

/** One line on standard output: what the user asked for. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** One line on standard error: what happens beside it. */
export function tell(line: string): void {
  process.stderr.write(`lifeledger: ${line}\n`);
}

/**
 * Shows how far the work is: a bar with rate and time left in a terminal, plain lines elsewhere; both
 * on standard error. However the work ends, the bar ends with it: one that goes on hides the cursor
 * and keeps the process alive.
 */
export async function withProgress<Result>(
  work: (report: (progress: Progress) => void) => Promise<Result>,
): Promise<Result> {
  const { report, end } = process.stderr.isTTY ? progressBar() : progressLines();
  try {
    return await work(report);
  } finally {
    end();
  }
}

function progressBar(): ProgressDisplay {
  let bar: SingleBar | undefined;
  let phase = '';
  let since = 0;
  let from = 0;
  const end = () => {
    bar?.stop();
    bar = undefined;
  };
  const report = (progress: Progress) => {
    if (progress.phase !== phase) {
      end();
      phase = progress.phase;
      since = Date.now();
      from = progress.done;
    }
    bar ??= startBar(progress.total === undefined ? COUNT : BAR);
    bar.setTotal(progress.total ?? 0);
    const rate = Math.round(perSecond(progress.done - from, Date.now() - since));
    bar.update(progress.done, { phase, unit: progress.unit, rate });
  };
  return { report, end };
}

const BAR = '{phase} [{bar}] {value}/{total} {unit}, {rate}/s, {eta_formatted} left';
/** Where nobody knows how much there is. */
const COUNT = '{phase}: {value} {unit}, {rate}/s';

function startBar(format: string): SingleBar {
  const bar = new SingleBar({ format, hideCursor: true, stream: process.stderr }, Presets.legacy);
  bar.start(0, 0, { phase: '', unit: '', rate: 0 });
  return bar;
}

function perSecond(done: number, milliseconds: number): number {
  return done / Math.max(milliseconds / 1000, 0.001);
}

function progressLines(): ProgressDisplay {
  let shown: Progress | undefined;
  let since = 0;
  let from = 0;
  let toldAt = 0;
  const report = (progress: Progress) => {
    const now = Date.now();
    const begins = progress.phase !== shown?.phase;
    if (begins) [since, from] = [now, progress.done];
    const ends = progress.done === progress.total && progress.done !== shown?.done;
    if (!begins && !ends && now - toldAt < LINE_EVERY_MILLISECONDS) return;
    if (!begins && progress.done === shown?.done) return;
    shown = progress;
    toldAt = now;
    tell(progressLine(progress, { milliseconds: now - since, from }));
  };
  return { report, end: () => undefined };
}

/**
 * `folding: 500 of 2,000 events, 250/s, 6 s left`; what was done before a phase was first heard of says
 * nothing of its rate.
 */
export function progressLine(
  { phase, done, total, unit }: Progress,
  { milliseconds, from = 0 }: { readonly milliseconds: number; readonly from?: number },
): string {
  const number = (value: number) => Math.round(value).toLocaleString('en');
  const stand = `${phase}: ${number(done)}${total === undefined ? '' : ` of ${number(total)}`} ${unit}`;
  // A phase that was done when it was first heard of, or a moment later, has no rate to tell.
  if (milliseconds === 0 || (done === total && milliseconds < RATE_FROM_MILLISECONDS)) return stand;
  const rate = perSecond(done - from, milliseconds);
  if (total === undefined) return `${stand}, ${number(rate)}/s`;
  const left = rate > 0 ? `${number((total - done) / rate)} s left` : 'time left unknown';
  return `${stand}, ${number(rate)}/s, ${left}`;
}
