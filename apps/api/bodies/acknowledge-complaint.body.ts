import { HappenedBody } from './happened.body.js';

/** We told the customer that the complaint has arrived. */
export class AcknowledgeComplaintBody extends HappenedBody {}
