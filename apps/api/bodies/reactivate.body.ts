import { ChurnBody } from './churn.body.js';

/** A customer who had churned is one again. */
export class ReactivateBody extends ChurnBody {}
