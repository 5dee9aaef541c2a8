import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type FieldError, InvalidRequest } from './problem.js';

/** Who sent a request and why, as its headers say. */
export interface Sender {
  /** The Idempotency-Key. */
  readonly key: string | undefined;
  readonly actor: string;
  readonly onBehalfOf: string | undefined;
  readonly correlationId: string | undefined;
  readonly causationId: string | undefined;
}

interface HeaderRule {
  readonly name: string;
  readonly pattern: RegExp;
  readonly says: string;
}

const visible = 'must be 1 to 200 printable ASCII characters, without spaces at the ends';

/** Header by header, so that the documentation and the check can't differ. */
export const senderHeaders = {
  key: text('Idempotency-Key', 'The same key again is the same command; scoped to the customer.'),
  actor: text('X-Actor', 'Who does it; default: anonymous.'),
  onBehalfOf: text('X-On-Behalf-Of', 'For whom, where the actor only acts for somebody.'),
  correlationId: text('X-Correlation-Id', 'What it belongs to; default: the id of the command.'),
  causationId: text('X-Causation-Id', 'What caused it; default: the id of the command.'),
} as const;

function text(name: string, description: string): HeaderRule & { readonly description: string } {
  return { name, description, pattern: /^[!-~]([ -~]{0,198}[!-~])?$/, says: visible };
}

/** The sender of a command, from the headers of the request. */
export const FromSender = createParamDecorator((_: unknown, context: ExecutionContext): Sender => {
  return senderOf(context.switchToHttp().getRequest<FastifyRequest>().headers);
});

/** @throws InvalidRequest that names every header that can't be taken */
export function senderOf(
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): Sender {
  const errors: FieldError[] = [];
  const take = ({ name, pattern, says }: HeaderRule): string | undefined => {
    const value = headers[name.toLowerCase()];
    if (value === undefined) return undefined;
    if (typeof value === 'string' && pattern.test(value)) return value;
    errors.push({ field: name, message: says });
    return undefined;
  };
  const sender = {
    key: take(senderHeaders.key),
    actor: take(senderHeaders.actor) ?? 'anonymous',
    onBehalfOf: take(senderHeaders.onBehalfOf),
    correlationId: take(senderHeaders.correlationId),
    causationId: take(senderHeaders.causationId),
  };
  if (errors.length > 0) throw new InvalidRequest(errors);
  return sender;
}
