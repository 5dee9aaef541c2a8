import { Refusal } from '../event-sourcing/index.js';
import type { CommandFor, DecisionContext } from './command.js';
import { requirePlausible, type Said, say, saysAgain } from './content.js';
import type { EventContent } from './events.js';
import { requireAcquired } from './rules.js';
import type { Complaint, ComplaintStatus, ComplaintStepType, CustomerState } from './state.js';

/** Where in a complaint's life a step makes sense. */
const allowedFrom: Readonly<Record<ComplaintStepType, readonly ComplaintStatus[]>> = {
  ComplaintAcknowledged: ['open', 'reopened'],
  ComplaintResolved: ['open', 'acknowledged', 'reopened'],
  ComplaintReopened: ['resolved'],
};

const words: Readonly<Record<ComplaintStepType, string>> = {
  ComplaintAcknowledged: 'acknowledged',
  ComplaintResolved: 'resolved',
  ComplaintReopened: 'reopened',
};

interface Step<Type extends ComplaintStepType> {
  readonly type: Type;
  readonly command: CommandFor<Type>;
}

/**
 * The content of the next step of a complaint; undefined where the step was taken already.
 * @throws Refusal `complaint-not-found`; `complaint-<status>` where the step makes no sense now
 */
export function takeStep<Type extends ComplaintStepType>(
  { type, command }: Step<Type>,
  state: Readonly<CustomerState>,
  context: DecisionContext,
): EventContent<Type> | undefined {
  const said = say(type, command, context);
  requireAcquired(state);
  const complaint = requireComplaint(state, said.content.complaintId);
  if (wasTaken(type, said, complaint, context)) return undefined;
  requireAllowed(type, complaint.status);
  requirePlausible(said, context);
  return said.content;
}

/**
 * A step whose time is given is one and the same whenever it is told; without a time it is a
 * repetition only where it could not be a new step, and says what the latest of its kind said.
 */
function wasTaken(
  type: ComplaintStepType,
  said: Said<ComplaintStepType>,
  { steps, status }: Complaint,
  context: DecisionContext,
): boolean {
  const alike = steps.filter((step) => step.type === type);
  if (said.dated && alike.some(({ content }) => saysAgain(said, content, context))) return true;
  const latest = alike.at(-1);
  if (latest === undefined || allowedFrom[type].includes(status)) return false;
  return saysAgain(said, latest.content, context);
}

function requireComplaint({ complaints }: Readonly<CustomerState>, complaintId: string): Complaint {
  const complaint = complaints.get(complaintId);
  if (complaint !== undefined) return complaint;
  const message = `This customer has no complaint ${complaintId}.`;
  throw new Refusal('unknown', 'complaint-not-found', message, 'complaintId');
}

function requireAllowed(type: ComplaintStepType, status: ComplaintStatus): void {
  const allowed = allowedFrom[type];
  if (allowed.includes(status)) return;
  const message = `The complaint is ${status}; only one that is ${allowed.join(' or ')} can be ${words[type]}.`;
  throw new Refusal('conflict', `complaint-${status}`, message, 'complaintId');
}
