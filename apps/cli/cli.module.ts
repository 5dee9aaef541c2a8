import { Module, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectCommander } from 'nest-commander';
import { BackupCommand } from './commands/backup.command.js';
import { CopyCommand } from './commands/copy.command.js';
import { DemoCommand } from './commands/demo.command.js';
import { ImportCommand } from './commands/import.command.js';
import { ParkedCommand } from './commands/parked.command.js';
import { ProjectionsCommand } from './commands/projections.command.js';
import { RebuildCommand } from './commands/rebuild.command.js';
import { RestoreCommand } from './commands/restore.command.js';
import { SimulateCommand } from './commands/simulate.command.js';
import { StartCommand } from './commands/start.command.js';
import { StatusCommand } from './commands/status.command.js';

/** What of the parser of the command line is ours to say. */
interface CommandWords {
  readonly commands: readonly CommandWords[];
  name(name: string): unknown;
  allowExcessArguments(allow: boolean): unknown;
}

/** Every command of `lifeledger`. */
@Module({
  providers: [
    BackupCommand,
    CopyCommand,
    DemoCommand,
    ImportCommand,
    ...ParkedCommand.registerWithSubCommands(),
    ...ProjectionsCommand.registerWithSubCommands(),
    RebuildCommand,
    RestoreCommand,
    SimulateCommand,
    StartCommand,
    StatusCommand,
  ],
})
export class CliModule implements OnApplicationBootstrap {
  readonly #program: CommandWords;

  constructor(@InjectCommander() program: CommandWords) {
    this.#program = program;
    // Left alone, it would call itself by the file that was run.
    program.name('lifeledger');
  }

  /** By now it knows every command. */
  onApplicationBootstrap(): void {
    refuseStrayWords(this.#program);
  }
}

/** Who writes more than a command knows means something else than it does. */
function refuseStrayWords(command: CommandWords): void {
  command.allowExcessArguments(false);
  command.commands.forEach(refuseStrayWords);
}
