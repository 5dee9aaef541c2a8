import { OperatorController } from '../health/operator.controller.js';
import { ProjectionsController } from '../health/projections.controller.js';
import { AnalyticsController } from './analytics.controller.js';
import { CareController } from './care.controller.js';
import { ChurnController } from './churn.controller.js';
import { ComplaintsController } from './complaints.controller.js';
import { CustomersController } from './customers.controller.js';
import { EventsController } from './events.controller.js';
import { ParkedController } from './parked.controller.js';
import { ProfileController } from './profile.controller.js';
import { PurchasesController } from './purchases.controller.js';
import { RefundsController } from './refunds.controller.js';
import { SurveysController } from './surveys.controller.js';

/** Every route's controller. */
export const controllers = [
  CustomersController,
  ProfileController,
  PurchasesController,
  RefundsController,
  ComplaintsController,
  CareController,
  SurveysController,
  ChurnController,
  AnalyticsController,
  EventsController,
  OperatorController,
  ProjectionsController,
  ParkedController,
];
