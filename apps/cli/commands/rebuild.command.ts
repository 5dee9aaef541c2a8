import { Command, CommandRunner, Option } from 'nest-commander';
import type { RebuildOutcome } from '../../../libs/read-store/index.js';
import { InvalidSetting, type Lifeledger } from '../../wiring/index.js';
import { asGuest } from '../as-guest.js';
import { confirm, requireTerminal } from '../confirm.js';
import { parityLines } from '../parity-lines.js';
import { parityQuestionsFor } from '../parity-questions-for.js';
import { print, tell, withProgress } from '../terminal.js';

interface RebuildFlags {
  readonly wait?: boolean;
  readonly ask?: boolean;
  readonly force?: boolean;
  readonly anew?: boolean;
}

/** Of a process that did what it was told, and found what somebody must look at. */
const DIFFERENT = 2;

@Command({
  name: 'rebuild',
  description: 'fold the whole log again beside what serves, compare both, and change over',
})
export class RebuildCommand extends CommandRunner {
  override async run(_: string[], flags: RebuildFlags): Promise<void> {
    requireFitting(flags);
    await asGuest(async (lifeledger, stop) => {
      const outcome = await resumable(stop, () => rebuilt(lifeledger, flags, stop));
      if (outcome.report !== undefined) parityLines(outcome.report).forEach(print);
      if (outcome.serves || (flags.ask === true && (await isWanted(outcome, stop)))) {
        if (!outcome.serves) await lifeledger.projector.switchboard(stop).serve(outcome.generation);
        await sayServing(lifeledger, outcome);
      } else sayLeft(outcome);
    });
  }

  @Option({ flags: '--wait', description: 'leave it whole and folded until it is told to serve' })
  wait(): boolean {
    return true;
  }

  @Option({ flags: '--ask', description: 'ask for a yes once both are compared' })
  ask(): boolean {
    return true;
  }

  @Option({ flags: '--force', description: 'change over even where both differ' })
  force(): boolean {
    return true;
  }

  @Option({ flags: '--anew', description: 'begin again instead of going on with a half-built one' })
  anew(): boolean {
    return true;
  }
}

function requireFitting({ wait, ask, force }: RebuildFlags): void {
  if ([wait, ask, force].filter((flag) => flag === true).length > 1) {
    throw new InvalidSetting('rebuild: --wait, --ask and --force exclude each other');
  }
  if (ask === true) requireTerminal('--ask', 'say --wait, then: lifeledger projections serve');
}

async function rebuilt(
  lifeledger: Lifeledger,
  { wait = false, ask = false, force = false, anew = false }: RebuildFlags,
  signal: AbortSignal,
): Promise<RebuildOutcome> {
  const questions = await parityQuestionsFor(lifeledger);
  const decide = ({ equal }: { readonly equal: boolean }) => force || (equal && !wait && !ask);
  return withProgress((progress) =>
    lifeledger.projector.rebuild({ progress, signal, anew, parity: { questions, decide } }),
  );
}

/** Whoever stops it is to know that nothing is lost. */
async function resumable<Result>(stop: AbortSignal, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (stop.aborted) {
      tell(
        'what was built is kept: lifeledger rebuild goes on with it, rebuild --anew begins again',
      );
    }
    throw error;
  }
}

function isWanted({ generation, report }: RebuildOutcome, stop: AbortSignal): Promise<boolean> {
  const found = report?.equal === true ? 'They are equal.' : 'They DIFFER.';
  return confirm(`${found} Is generation ${String(generation)} to serve?`, stop);
}

async function sayServing({ reads }: Lifeledger, outcome: RebuildOutcome): Promise<void> {
  const { position, generations } = await reads.status();
  const { generation, report } = outcome;
  print(`Generation ${String(generation)} serves, folded up to position ${String(position)}.`);
  if (report === undefined) return;
  const before = `generation ${String(report.generations.before)}`;
  print(`The one before, ${before}, is kept and folded: lifeledger projections rollback`);
  const kept = generations.filter(({ serving }) => !serving).map(({ number }) => String(number));
  print(
    `Kept at their cost: ${kept.join(', ')}; to let one go: lifeledger projections drop NUMBER`,
  );
}

function sayLeft({ generation, report }: RebuildOutcome): void {
  const number = String(generation);
  const name = `generation ${number}`;
  if (report?.equal === false) {
    tell(`the read models DIFFER from what the log gives now; ${name} does not serve`);
    process.exitCode = DIFFERENT;
  }
  print(`Generation ${number} is whole, is folded by the running projector, and does not serve.`);
  print(`To let it serve: lifeledger projections serve ${number}`);
  print(`To let it go:    lifeledger projections drop ${number}`);
}
