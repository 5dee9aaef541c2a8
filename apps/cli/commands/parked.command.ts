import { Command, CommandRunner } from 'nest-commander';
import { DiscardParkedCommand } from './parked-discard.command.js';
import { listParked, ListParkedCommand } from './parked-list.command.js';
import { RetryParkedCommand } from './parked-retry.command.js';
import { ShowParkedCommand } from './parked-show.command.js';

@Command({
  name: 'parked',
  description: 'events that read models could not take: list, show, retry, discard',
  subCommands: [ListParkedCommand, ShowParkedCommand, RetryParkedCommand, DiscardParkedCommand],
})
export class ParkedCommand extends CommandRunner {
  override run(): Promise<void> {
    return listParked({});
  }
}
