import { CommandRunner, Option, SubCommand } from 'nest-commander';
import { InvalidSetting, retryParkedEvents } from '../../wiring/index.js';
import { asGuest } from '../as-guest.js';
import { logPosition } from '../log-position.js';
import { operatorEnvelope } from '../operator-envelope.js';
import { print } from '../terminal.js';
import { outcomeLines } from './parked-lines.js';

interface RetryFlags {
  readonly projection?: string;
  readonly stream?: string;
  readonly position?: bigint;
  readonly reason?: string;
}

@SubCommand({
  name: 'retry',
  description: 'try parked events again with the code of the release that folds; default: all',
})
export class RetryParkedCommand extends CommandRunner {
  override async run(_: string[], flags: RetryFlags): Promise<void> {
    const { projection, stream, position, reason } = flags;
    if (stream !== undefined && position !== undefined) {
      throw new InvalidSetting('parked retry: give --stream or --position, not both');
    }
    const asked = { projection, stream, position, reason };
    const said = { ...asked, position: position === undefined ? undefined : String(position) };
    await asGuest(async (lifeledger) => {
      const envelope = operatorEnvelope('retryParked', said);
      const outcome = await retryParkedEvents(lifeledger, asked, envelope);
      for (const line of outcomeLines(outcome)) print(line);
    });
  }

  @Option({ flags: '--projection <name>', description: 'of this projection alone' })
  projection(value: string): string {
    return value;
  }

  @Option({ flags: '--stream <name>', description: 'all of this stream, in order' })
  stream(value: string): string {
    return value;
  }

  @Option({ flags: '--position <position>', description: 'at this position of the log' })
  position(value: string): bigint {
    return logPosition('--position', value);
  }

  @Option({ flags: '--reason <text>', description: 'why; it stays in the log' })
  reason(value: string): string {
    return value;
  }
}
