import { Command, CommandRunner, Option } from 'nest-commander';
import { simulate } from '../../../libs/intake/index.js';
import { loadSettings } from '../../wiring/index.js';
import { analystView } from '../analyst-view.js';
import { counted } from '../counted.js';
import { demoLife } from '../demo-life.js';
import { type Running, serve } from '../serve.js';
import { print, withProgress } from '../terminal.js';

@Command({
  name: 'demo',
  description: 'simulate 2,000 customers, show what an analyst sees, serve',
})
export class DemoCommand extends CommandRunner {
  override async run(_: string[], { once = false }: { once?: boolean }): Promise<void> {
    const settings = loadSettings(process.env, './.lifeledger-demo');
    await serve(settings, async (running) => {
      await live(running);
      if (once) return 'done';
      print('');
      print(
        `Lifeledger serves ${running.address} (OpenAPI at ${running.address}/docs); Ctrl-C stops it.`,
      );
      return 'stay';
    });
  }

  @Option({ flags: '--once', description: 'exit after printing' })
  once(): boolean {
    return true;
  }
}

async function live({ lifeledger, stop }: Running): Promise<void> {
  const { room, settings, store, reads } = lifeledger;
  const options = { ...demoLife, room, currency: settings.currency, signal: stop };
  const report = await withProgress((progress) => simulate({ ...options, progress }));
  const already = report.events === 0 ? ' (all of it was there already)' : '';
  print(
    `${counted(report.customers, 'simulated customer')}, ${counted(report.events, 'event')} appended${already}.`,
  );
  const { position } = await store.head();
  await reads.answer({ minPosition: position, signal: stop }, () => Promise.resolve());
  print('');
  for (const line of await analystView(lifeledger, demoLife.until)) print(line);
}
