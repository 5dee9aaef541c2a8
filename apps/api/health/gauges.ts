import { Injectable, Logger } from '@nestjs/common';
import { messageOf } from '../../../libs/event-store/index.js';
import {
  type Contents,
  contentsOf,
  type Found,
  type Judgement,
  leaseOf,
} from '../../projector/index.js';
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

  /** All metrics as Prometheus reads them; what can't be seen now is NaN. */
  async exposition(): Promise<string> {
    this.#count();
    const judgement = await this.watching.watch.glance();
    this.#judge(judgement);
    const { look } = judgement;
    this.#measure('silent' in look ? undefined : look);
    this.#holds(await this.#contents(judgement));
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

  #judge({ look, progress, lag }: Judgement): void {
    const { metrics } = this;
    const verdict = 'silent' in look ? 'unseen' : progress?.verdict;
    for (const one of VERDICTS) metrics.verdict.set({ verdict: one }, Number(one === verdict));
    metrics.lagEvents.set(lag?.events ?? NaN);
    metrics.lagSeconds.set(lag?.seconds ?? NaN);
  }

  /** What can't be seen is no number: 0, or the last one, would silence an alert or raise one. */
  #measure(found: Found | undefined): void {
    const { metrics } = this;
    this.#lease(found);
    metrics.logPosition.set(Number(found?.head.position ?? NaN));
    metrics.projectorPosition.set(Number(found?.status.position ?? NaN));
    metrics.unknownEvents.set(found?.status.unknownEvents ?? NaN);
  }

  #lease(found: Found | undefined): void {
    const { metrics } = this;
    const lease = found === undefined ? undefined : leaseOf(found.status);
    // Where there is no generation yet nobody folds it, and that is seen.
    metrics.leased.set(found === undefined ? NaN : Number(lease?.leased ?? false));
    metrics.generation.set(Number(lease?.generation ?? NaN));
    metrics.leaseEpoch.set(Number(lease?.epoch ?? NaN));
  }

  #holds(contents: Contents | undefined): void {
    const isDue = contents === undefined ? NaN : Number(contents.rebuildDue.length > 0);
    this.metrics.parkedEvents.set(contents?.parked ?? NaN);
    this.metrics.rebuildDue.set(isDue);
  }

  /** Undefined where they can't be told now. */
  async #contents(judgement: Judgement): Promise<Contents | undefined> {
    try {
      return await contentsOf(this.lifeledger, judgement);
    } catch (error) {
      this.#log.warn(`what is parked can't be told: ${messageOf(error)}`);
      return undefined;
    }
  }
}
