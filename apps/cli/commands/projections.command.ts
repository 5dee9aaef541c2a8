import { Command, CommandRunner } from 'nest-commander';
import { CompareProjectionsCommand } from './projections-compare.command.js';
import { DropProjectionsCommand } from './projections-drop.command.js';
import { ListProjectionsCommand, listGenerations } from './projections-list.command.js';
import { RollbackProjectionsCommand } from './projections-rollback.command.js';
import { ServeProjectionsCommand } from './projections-serve.command.js';

@Command({
  name: 'projections',
  description: 'what is folded from the log: list, compare, serve, rollback, drop',
  subCommands: [
    ListProjectionsCommand,
    CompareProjectionsCommand,
    ServeProjectionsCommand,
    RollbackProjectionsCommand,
    DropProjectionsCommand,
  ],
})
export class ProjectionsCommand extends CommandRunner {
  override run(): Promise<void> {
    return listGenerations();
  }
}
