import { Command, CommandRunner } from 'nest-commander';
import { loadSettings } from '../../wiring/index.js';
import { serve } from '../serve.js';
import { print } from '../terminal.js';

@Command({ name: 'start', description: 'run database, projector and API in one process' })
export class StartCommand extends CommandRunner {
  override async run(): Promise<void> {
    await serve(loadSettings(process.env), ({ address }) => {
      print(`Lifeledger serves ${address} (OpenAPI at ${address}/docs); Ctrl-C stops it.`);
      return Promise.resolve('stay');
    });
  }
}
