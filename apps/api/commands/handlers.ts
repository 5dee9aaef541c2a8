import { AcknowledgeComplaintHandler } from './acknowledge-complaint.js';
import { AcquireHandler } from './acquire.js';
import { CareForHandler } from './care-for.js';
import { ChurnHandler } from './churn.js';
import { ComplainHandler } from './complain.js';
import { ProfileHandler } from './profile.js';
import { PurchaseHandler } from './purchase.js';
import { ReactivateHandler } from './reactivate.js';
import { RefundHandler } from './refund.js';
import { ReopenComplaintHandler } from './reopen-complaint.js';
import { ResolveComplaintHandler } from './resolve-complaint.js';
import { SurveyHandler } from './survey.js';

/** Every command's handler. */
export const commandHandlers = [
  AcknowledgeComplaintHandler,
  AcquireHandler,
  CareForHandler,
  ChurnHandler,
  ComplainHandler,
  ProfileHandler,
  PurchaseHandler,
  ReactivateHandler,
  RefundHandler,
  ReopenComplaintHandler,
  ResolveComplaintHandler,
  SurveyHandler,
];
