import type { ServiceDefinition, UntypedServiceImplementation } from '@grpc/grpc-js';
import type { EventData, NodeLog } from '../event-store/index.js';
import type { Tell } from './faults.js';

/** What a caller wants to write, before anything is. */
export interface ProposedWrite {
  readonly kind: 'append' | 'delete' | 'tombstone';
  readonly stream: string;
  /** None for a deletion or a tombstone. */
  readonly events: readonly EventData[];
}

export interface ServicesOptions {
  /** Of the data of one append's events together; default 1 MiB, as a node of 23.10 has it. */
  readonly maxAppendBytes?: number;
  /** Says why a write is not wanted, in a sentence that the caller is shown; undefined where it is. */
  readonly refuse?: (write: ProposedWrite) => string | undefined;
  /** Where they are given, every call but discovery needs them. */
  readonly credentials?: { readonly username: string; readonly password: string };
  /** One line for each call that fails by a fault of ours; its caller is not shown what happened. */
  readonly log?: (line: string) => void;
}

/** One gRPC service: what it is and who answers. */
export interface Service {
  readonly definition: ServiceDefinition;
  readonly handlers: UntypedServiceImplementation;
}

/** What the calls that append have in common. */
export interface Appending {
  readonly log: Pick<NodeLog, 'append'>;
  readonly maxAppendBytes: number;
  /** @throws WriteRefused */
  readonly check: (write: ProposedWrite) => void;
  readonly tell: Tell;
}

/** What all calls of the log have in common. */
export interface Served extends Appending {
  readonly log: NodeLog;
}
