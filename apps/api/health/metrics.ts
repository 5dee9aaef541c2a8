import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** What Prometheus can ask of this process, in a registry of its own. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  readonly requests = new Histogram({
    name: 'lifeledger_http_request_duration_seconds',
    help: 'Time from the arrival of a request to the end of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers: [this.registry],
  });

  readonly commands = new Counter({
    name: 'lifeledger_commands_total',
    help: 'Commands by name and by what became of them.',
    labelNames: ['command', 'outcome'],
    registers: [this.registry],
  });

  readonly feeds = this.#gauge('lifeledger_feed_streams', 'Event streams that are open now.');

  readonly logPosition = this.#gauge(
    'lifeledger_log_position',
    "Position of the log's last event.",
  );

  readonly projectorPosition = this.#gauge(
    'lifeledger_projector_position',
    'Position of the log up to which the read models are folded.',
  );

  readonly lagEvents = this.#gauge(
    'lifeledger_projector_lag_events',
    'Events of ours that the read models have yet to fold; counted up to 10000.',
  );

  readonly lagSeconds = this.#gauge(
    'lifeledger_projector_lag_seconds',
    'Age of the oldest event that the read models have yet to fold; 0 where there is none.',
  );

  readonly verdict = this.#gauge(
    'lifeledger_projector_verdict',
    '1 for what the watch says of the read models: level, behind (but moving), stalled or unseen.',
    ['verdict'],
  );

  readonly generation = this.#gauge(
    'lifeledger_projector_generation',
    'Number of the generation that answers.',
  );

  readonly leaseEpoch = this.#gauge(
    'lifeledger_projector_lease_epoch',
    'How often the lease of the generation that answers was taken.',
  );

  readonly leased = this.#gauge(
    'lifeledger_projector_leased',
    '1 where some process holds the lease of the generation that answers, and so folds it.',
  );

  readonly unknownEvents = this.#gauge(
    'lifeledger_projector_unknown_events',
    'Events that the generation passed over because its release did not know them.',
  );

  readonly parkedEvents = this.#gauge(
    'lifeledger_projector_parked_events',
    'Events that are parked in the generation that answers.',
  );

  readonly rebuildDue = this.#gauge(
    'lifeledger_projector_rebuild_due',
    '1 where a rebuild would make other rows: this release knows events that were passed over, or some were discarded after they had been folded.',
  );

  readonly batchSeconds = new Histogram({
    name: 'lifeledger_projector_batch_duration_seconds',
    help: 'Time to fold and commit a batch, where the projector runs in this process.',
    buckets: SECONDS,
    registers: [this.registry],
  });

  readonly batchEvents = new Histogram({
    name: 'lifeledger_projector_batch_events',
    help: 'Events of a batch that was committed, where the projector runs in this process.',
    buckets: [1, 10, 100, 1_000, 5_000],
    registers: [this.registry],
  });

  readonly eventStore = this.#gauge(
    'lifeledger_eventstoredb_incidents',
    'What was ordinary between this process and EventStoreDB since it started, by kind: append_retries, too_slow (subscriptions dropped on a burst), resumed, refreshed.',
    ['kind'],
  );

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  #gauge<Label extends string = never>(
    name: string,
    help: string,
    labelNames: readonly Label[] = [],
  ): Gauge<Label> {
    return new Gauge({ name, help, labelNames, registers: [this.registry] });
  }
}
