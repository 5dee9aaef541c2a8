import { Command, CommandRunner, Option } from 'nest-commander';
import { simulate } from '../../../libs/intake/index.js';
import { requireLogOf } from '../../wiring/index.js';
import { asGuest } from '../as-guest.js';
import { counted } from '../counted.js';
import { demoLife } from '../demo-life.js';
import { foldToHead } from '../fold-to-head.js';
import { print, withProgress } from '../terminal.js';
import { wholeNumber } from '../whole-number.js';

interface SimulateFlags {
  readonly seed?: number;
  readonly customers?: number;
}

@Command({ name: 'simulate', description: 'append the lives of simulated customers' })
export class SimulateCommand extends CommandRunner {
  override async run(_: string[], flags: SimulateFlags): Promise<void> {
    await asGuest(async (lifeledger, stop) => {
      const { room, settings, store } = lifeledger;
      await requireLogOf(settings, store);
      const life = { ...demoLife, ...flags };
      const options = { ...life, room, currency: settings.currency, signal: stop };
      const { events } = await withProgress(async (report) => {
        const simulated = await simulate({ ...options, progress: report });
        await foldToHead(lifeledger, { report, stop });
        return simulated;
      });
      print(`${counted(events, 'event')} of ${counted(life.customers, 'customer')} appended.`);
    });
  }

  @Option({ flags: '--seed <number>', description: 'which lives (default 1)' })
  seed(value: string): number {
    return wholeNumber('--seed', value);
  }

  @Option({ flags: '--customers <number>', description: 'how many (default 2,000)' })
  customers(value: string): number {
    return wholeNumber('--customers', value);
  }
}
