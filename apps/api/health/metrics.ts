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

  readonly feeds = new Gauge({
    name: 'lifeledger_feed_streams',
    help: 'Event streams that are open now.',
    registers: [this.registry],
  });

  readonly projectorPosition = new Gauge({
    name: 'lifeledger_projector_position',
    help: 'Position of the log up to which the read models are folded.',
    registers: [this.registry],
  });

  readonly logPosition = new Gauge({
    name: 'lifeledger_log_position',
    help: "Position of the log's last event.",
    registers: [this.registry],
  });

  readonly projectorLag = new Gauge({
    name: 'lifeledger_projector_lag_positions',
    help: 'Positions of the log that the read models have yet to fold.',
    registers: [this.registry],
  });

  readonly eventStore = new Gauge({
    name: 'lifeledger_eventstoredb_incidents',
    help: 'What was ordinary between this process and EventStoreDB since it started, by kind: append_retries, too_slow (subscriptions dropped on a burst), resumed, refreshed.',
    labelNames: ['kind'],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }
}
