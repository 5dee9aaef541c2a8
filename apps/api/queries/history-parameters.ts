import { PageParameters } from './parameters.js';

/** Which part of a history is wanted; without `asOf` all of it. */
export class HistoryParameters extends PageParameters {}
