import { Command, CommandRunner } from 'nest-commander';
import { asGuest } from '../as-guest.js';
import { print } from '../terminal.js';

@Command({ name: 'status', description: 'show the log, the read models and how far they are' })
export class StatusCommand extends CommandRunner {
  override async run(): Promise<void> {
    await asGuest(async ({ reads, store, settings, policy }) => {
      const [status, head] = await Promise.all([reads.status(), store.head()]);
      const behind = head.position - status.position;
      print(`log           head at position ${String(head.position)}`);
      print(`read models   ${status.state}, folded up to position ${String(status.position)}`);
      print(`              ${standing(behind)}`);
      print(`policy        ${policy.version}`);
      print(`installation  ${settings.currency}, ${settings.timeZone}`);
    });
  }
}

function standing(behind: bigint): string {
  if (behind < 0n) return 'beyond the head: folded from another log; rebuild them from this one';
  return behind > 0n ? 'behind the head' : 'level with the head';
}
