import { randomUUID } from 'node:crypto';
import { type CommandEnvelope, deriveId, newCommandId } from '../../../libs/event-store/index.js';
import type { Sender } from '../http/sender.js';
import { traceparentNow } from '../../wiring/index.js';
import { commandDigest } from './command-digest.js';

/** A body as plain data, which it is once it was checked. */
type Said<Body extends object> = { readonly [Field in keyof Body]: Body[Field] };

/** A command as it came through the door: what it says, about whom, from whom. */
export interface Submission<Body extends object> {
  readonly customerId: string;
  /** The body as it was sent, valid, without defaults. */
  readonly body: Said<Body>;
  readonly sender: Sender;
}

/** The id that a sender left to us: the same for the same key, else random. */
export function idFor(kind: string, scope: string, { key }: Sender): string {
  return key === undefined ? randomUUID() : deriveId(kind, scope, key);
}

/** Who asks for what, as every event that comes of it will say. */
export function envelopeOf(
  command: string,
  stream: string,
  { body, sender }: Pick<Submission<object>, 'body' | 'sender'>,
): CommandEnvelope {
  const commandId = sender.key === undefined ? newCommandId() : deriveId(stream, sender.key);
  const traceparent = traceparentNow();
  return {
    actor: sender.actor,
    ...(sender.onBehalfOf !== undefined && { onBehalfOf: sender.onBehalfOf }),
    source: 'http',
    command,
    commandId,
    commandDigest: commandDigest(command, body),
    correlationId: sender.correlationId ?? commandId,
    causationId: sender.causationId ?? commandId,
    ...(traceparent !== undefined && { traceparent }),
  };
}
