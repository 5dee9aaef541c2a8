import { ActivityHandler } from './activity.js';
import { CustomerHandler } from './customer.js';
import { CustomersHandler } from './customers.js';
import { HistoryHandler } from './history.js';
import { LifecycleStagesHandler } from './lifecycle-stages.js';
import { RestatementsHandler } from './restatements.js';
import { RetentionHandler } from './retention.js';
import { TotalsHandler } from './totals.js';
import { ValueTiersHandler } from './value-tiers.js';

/** Every question's handler. */
export const queryHandlers = [
  ActivityHandler,
  CustomerHandler,
  CustomersHandler,
  HistoryHandler,
  LifecycleStagesHandler,
  RestatementsHandler,
  RetentionHandler,
  TotalsHandler,
  ValueTiersHandler,
];
