/** What the door itself refuses, before the log is asked; the log's own errors are in event-store. */
export abstract class Refusal extends Error {}

/** The request lacks what no answer can do without, or asks for two things at once. */
export class InvalidRequest extends Refusal {}

/** A stream name, an event or a question that a node does not take. */
export class InvalidArgument extends Refusal {}

/** A proposed event without its `type` or its `content-type`. */
export class MissingProperty extends Refusal {
  constructor(readonly property: string) {
    super(`Required Metadata Property '${property}' is missing`);
  }
}

export class AppendTooLarge extends Refusal {
  constructor(readonly maxBytes: number) {
    super(`Maximum Append Size of ${String(maxBytes)} Exceeded.`);
  }
}

/** The installation does not want this write; the message says why. */
export class WriteRefused extends Refusal {}

/** The deadline passed before the answer was there; whether anything was written is not known. */
export class DeadlinePassed extends Refusal {}

/** One caller makes the door hold more than it may. */
export class TooMuchHeld extends Refusal {}

export class AccessDenied extends Refusal {
  constructor() {
    super('Access Denied');
  }
}

export class BadCredentials extends Refusal {
  constructor() {
    super('The user name or the password is wrong.');
  }
}

export class ShuttingDown extends Refusal {
  constructor() {
    super('The server is shutting down.');
  }
}
