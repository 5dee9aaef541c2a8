export type { IdForm } from './codec/event-frames.js';
export type { ReadNotice, ReadRequest } from './codec/read-messages.js';
export type {
  AppendResponse,
  BatchAppendRequest,
  BatchAppendResponse,
} from './codec/write-messages.js';
export { DoorPortInUse } from './listen.js';
export { type Door, type DoorOptions, openDoor } from './open-door.js';
export { createServices } from './services.js';
export type { ProposedWrite, Service, ServicesOptions } from './services-options.js';
export type { ReadAnswer, ReadEvents } from './streams/read.js';
