import { Injectable, Logger } from '@nestjs/common';
import { messageOf } from '../../../libs/event-store/index.js';
import { headOf } from '../../projector/index.js';
import { Lifeledger } from '../../wiring/index.js';
import { Metrics } from './metrics.js';

/** Looks at the projector when somebody asks for metrics. */
@Injectable()
export class Gauges {
  readonly #log = new Logger('metrics');

  constructor(
    private readonly lifeledger: Lifeledger,
    private readonly metrics: Metrics,
  ) {}

  /** All metrics as Prometheus reads them; those that can't be looked at now keep their last value. */
  async exposition(): Promise<string> {
    this.#count();
    try {
      await this.#look();
    } catch (error) {
      this.#log.warn(`how far the projector is can't be told: ${messageOf(error)}`);
    }
    return this.metrics.registry.metrics();
  }

  #count(): void {
    const { storeCounts } = this.lifeledger;
    if (storeCounts === undefined) return;
    const { appendRetries, tooSlow, resumed, refreshed } = storeCounts;
    this.metrics.eventStore.set({ kind: 'append_retries' }, appendRetries);
    this.metrics.eventStore.set({ kind: 'too_slow' }, tooSlow);
    this.metrics.eventStore.set({ kind: 'resumed' }, resumed);
    this.metrics.eventStore.set({ kind: 'refreshed' }, refreshed);
  }

  async #look(): Promise<void> {
    // In this order: a fold that goes on meanwhile can't look further than the log.
    const { position } = await this.lifeledger.reads.status();
    this.metrics.projectorPosition.set(Number(position));
    const head = await headOf(this.lifeledger);
    if ('failure' in head) throw new Error(head.failure);
    this.metrics.logPosition.set(Number(head.value.position));
    this.metrics.projectorLag.set(Math.max(0, Number(head.value.position - position)));
  }
}
