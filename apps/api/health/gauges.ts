import { Injectable, Logger } from '@nestjs/common';
import { messageOf } from '../../../libs/event-store/index.js';
import { contentsOf, type Found, type Judgement, leaseOf } from '../../projector/index.js';
import { Lifeledger } from '../../wiring/index.js';
import { Metrics } from './metrics.js';
import { Watching } from './watching.js';

const VERDICTS = ['level', 'behind', 'stalled', 'unseen'] as const;

/** Looks at the projector when somebody asks for metrics. */
@Injectable()
export class Gauges {
  readonly #log = new Logger('metrics');

  constructor(
    private readonly lifeledger: Lifeledger,
    private readonly metrics: Metrics,
    private readonly watching: Watching,
  ) {
    lifeledger.batchObservers.add(({ events, milliseconds }) => {
      metrics.batchSeconds.observe(milliseconds / 1_000);
      metrics.batchEvents.observe(events.length);
    });
  }

  /** All metrics as Prometheus reads them; but for the lag, those that can't be looked at keep their last value. */
  async exposition(): Promise<string> {
    this.#count();
    const judgement = await this.watching.watch.glance();
    this.#judge(judgement);
    if (!('silent' in judgement.look)) this.#measure(judgement.look);
    await this.#park(judgement);
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

  /** A lag that can't be seen now is no number: the last one, 0 perhaps, would be a lie. */
  #judge({ look, progress, lag }: Judgement): void {
    const { metrics } = this;
    const verdict = 'silent' in look ? 'unseen' : progress?.verdict;
    for (const one of VERDICTS) metrics.verdict.set({ verdict: one }, Number(one === verdict));
    metrics.lagEvents.set(lag?.events ?? NaN);
    metrics.lagSeconds.set(lag?.seconds ?? NaN);
  }

  #measure({ head, status }: Found): void {
    const { metrics } = this;
    metrics.logPosition.set(Number(head.position));
    metrics.projectorPosition.set(Number(status.position));
    metrics.unknownEvents.set(status.unknownEvents);
    const lease = leaseOf(status);
    if (lease === undefined) return;
    metrics.generation.set(Number(lease.generation));
    metrics.leaseEpoch.set(Number(lease.epoch));
    metrics.leased.set(Number(lease.leased));
  }

  async #park(judgement: Judgement): Promise<void> {
    try {
      const contents = await contentsOf(this.lifeledger, judgement);
      if (contents === undefined) return;
      this.metrics.parkedEvents.set(contents.parked);
      this.metrics.rebuildDue.set(Number(contents.rebuildDue.length > 0));
    } catch (error) {
      this.#log.warn(`what is parked can't be told: ${messageOf(error)}`);
    }
  }
}
