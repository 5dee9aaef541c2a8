import 'reflect-metadata';
import { CommandFactory } from 'nest-commander';
import { CliModule } from './cli.module.js';
import { failWith } from './failure.js';
import { forgiveReadersWhoLeave } from './terminal.js';
import { version } from './version.js';

forgiveReadersWhoLeave();

try {
  await CommandFactory.run(CliModule, {
    logger: false,
    cliName: 'lifeledger',
    version: version(),
    serviceErrorHandler: failWith,
  });
} catch (error) {
  failWith(error);
}
