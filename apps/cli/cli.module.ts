import { Module } from '@nestjs/common';
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
export class CliModule {}
