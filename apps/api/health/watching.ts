import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { ProjectorWatch } from '../../projector/index.js';
import { Lifeledger } from '../../wiring/index.js';

/** The watch over the read models, for as long as the API lives. */
@Injectable()
export class Watching implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly watch: ProjectorWatch;
  readonly #leaving = new AbortController();
  #watched: Promise<void> = Promise.resolve();

  constructor(lifeledger: Lifeledger) {
    const log = new Logger('projector');
    this.watch = new ProjectorWatch(lifeledger, {
      log: (line) => {
        log.warn(line);
      },
    });
  }

  onApplicationBootstrap(): void {
    this.#watched = this.watch.run(this.#leaving.signal);
  }

  async onApplicationShutdown(): Promise<void> {
    this.#leaving.abort();
    await this.#watched;
  }
}
