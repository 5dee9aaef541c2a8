import { EventStoreError } from '../errors.js';

/** The server doesn't know us, or doesn't let us. Trying again changes nothing. */
export class AccessDenied extends EventStoreError {
  override readonly name = 'AccessDenied';
  readonly code = 'access-denied';
}

/** The address names no EventStoreDB that could be dialled. */
export class InvalidStoreAddress extends EventStoreError {
  override readonly name = 'InvalidStoreAddress';
  readonly code = 'invalid-store-address';

  /** @param reason never the address itself: it may hold a password */
  constructor(reason: string, options?: ErrorOptions) {
    super(
      `the address of the event store can't be used: ${reason}; it looks like esdb://user:password@host:2113?tls=true`,
      options,
    );
  }
}
