import { CommandRunner, Option, SubCommand } from 'nest-commander';
import { discardParkedEvent, InvalidSetting } from '../../wiring/index.js';
import { asGuest } from '../as-guest.js';
import { confirm, requireTerminal } from '../confirm.js';
import { logPosition } from '../log-position.js';
import { operatorEnvelope } from '../operator-envelope.js';
import { print } from '../terminal.js';
import { outcomeLines } from './parked-lines.js';

interface DiscardFlags {
  readonly projection?: string;
  readonly position?: bigint;
  readonly reason?: string;
  readonly force?: boolean;
  readonly yes?: boolean;
}

@SubCommand({
  name: 'discard',
  description: 'let a parked event count for nothing in a projection, in every later rebuild too',
})
export class DiscardParkedCommand extends CommandRunner {
  override async run(_: string[], flags: DiscardFlags): Promise<void> {
    const { projection, position, reason, force = false, yes = false } = flags;
    if (projection === undefined || position === undefined || reason === undefined) {
      throw new InvalidSetting('parked discard: --projection, --position and --reason are needed');
    }
    if (!yes) requireTerminal('parked discard', 'say --yes');
    const asked = { projection, position, reason, force };
    const at = String(position);
    const question = `Leave the event at position ${at} out of ${projection}, for good?`;
    await asGuest(async (lifeledger, stop) => {
      if (!yes && !(await confirm(question, stop))) return;
      const envelope = operatorEnvelope('discardParked', { ...asked, position: at });
      const outcome = await discardParkedEvent(lifeledger, asked, envelope);
      for (const line of outcomeLines(outcome)) print(line);
    });
  }

  @Option({ flags: '--projection <name>', description: 'that is to leave it out' })
  projection(value: string): string {
    return value;
  }

  @Option({ flags: '--position <position>', description: 'of the event in the log' })
  position(value: string): bigint {
    return logPosition('--position', value);
  }

  @Option({ flags: '--reason <text>', description: 'why; it stays in the log' })
  reason(value: string): string {
    return value;
  }

  @Option({
    flags: '--force',
    description: 'even where it is not parked and nothing keeps it from being folded',
  })
  force(): boolean {
    return true;
  }

  @Option({ flags: '--yes', description: 'do not ask' })
  yes(): boolean {
    return true;
  }
}
