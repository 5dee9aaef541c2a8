import { hash } from 'node:crypto';
import { userInfo } from 'node:os';
import { type CommandEnvelope, newCommandId } from '../../libs/event-store/index.js';

/** Who decides at a terminal: the user of the machine. */
export function operatorEnvelope(command: string, said: object): CommandEnvelope {
  const commandId = newCommandId();
  return {
    actor: userInfo().username,
    source: 'cli',
    command,
    commandId,
    commandDigest: hash('sha256', JSON.stringify([command, said])),
    correlationId: commandId,
    causationId: commandId,
  };
}
