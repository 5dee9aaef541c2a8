import { setImmediate } from 'node:timers/promises';
import pb from '@eventstore/db-client/generated/streams_pb.js';
import type { sendUnaryData, ServerReadableStream } from '@grpc/grpc-js';
import type { Aimed } from './faults.js';
import { isRefusal } from './statuses.js';
import { metadataOf, refusalOf, stall, type Surroundings } from './surroundings.js';

type Call = ServerReadableStream<Buffer, Buffer>;
type Answer = sendUnaryData<Buffer>;

/** An append that meets its fault, if there is one for it, before or after it is written. */
export async function faultyAppend(node: Surroundings, call: Call, answer: Answer): Promise<void> {
  const messages = await received(call);
  if (messages === undefined) return;
  const aimed = node.aim.append();
  const write = () => node.upstream.append(messages, metadataOf(call));
  try {
    if (aimed === undefined) answer(null, await write());
    else await strike({ node, call, answer, write }, aimed);
  } catch (error) {
    answer(error as Error);
  }
}

/** Nothing where the caller leaves before it has said all, which is known a few turns later. */
async function received(call: Call): Promise<readonly Buffer[] | undefined> {
  const messages: Buffer[] = [];
  try {
    for await (const message of call) messages.push(message as Buffer);
    for (let turn = 0; turn < 4; turn += 1) await setImmediate();
  } catch (error) {
    if (!call.cancelled) throw error;
  }
  return call.cancelled ? undefined : messages;
}

interface Append {
  readonly node: Surroundings;
  readonly call: Call;
  readonly answer: Answer;
  readonly write: () => Promise<Buffer>;
}

async function strike(append: Append, aimed: Aimed<'append'>): Promise<void> {
  const { node, call, answer, write } = append;
  const { fault, amount, struck } = aimed;
  if (fault.startsWith('written')) {
    await loseAnswer(append, aimed);
    return;
  }
  struck();
  if (isRefusal(fault)) answer(refusalOf(node, call, fault));
  else if (fault === 'connection-dropped') node.drop(call.getPeer());
  else if (fault === 'stalled') {
    await stall(node, amount);
    answer(null, await write());
  }
}

/** An answer that says that nothing was written is not lost: the fault waits for another. */
async function loseAnswer(
  { node, call, answer, write }: Append,
  aimed: Aimed<'append'>,
): Promise<void> {
  const bytes = await write();
  if (!pb.AppendResp.deserializeBinary(bytes).hasSuccess()) {
    aimed.missed();
    answer(null, bytes);
    return;
  }
  if (aimed.fault === 'written-then-dropped') node.drop(call.getPeer());
  if (aimed.fault === 'written-then-timed-out') answer(refusalOf(node, call, 'timed-out'));
  aimed.struck();
}
