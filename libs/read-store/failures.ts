import { StoreUnavailable } from '../event-store/index.js';
import { sqlState } from './connection.js';
import { NOT_OURS } from './migrations.js';

/** Another process writes the read models; this one stands by. */
export class Elsewhere extends Error {
  override readonly name = 'Elsewhere';
}

/** Who writes is somebody else: no fault, but a reason to stand by. */
export function isElsewhere(error: unknown): boolean {
  return error instanceof Elsewhere || sqlState(error) === NOT_OURS;
}

/**
 * SQLSTATE classes that pass by themselves: connection (08), conflict (40), resources (53), locks
 * (55), an operator's intervention or a starting server (57), the system (58).
 */
const PASSING_STATES = /^(08|40|53|55|57|58)/;

/**
 * True where PostgreSQL takes no such row: its data don't fit a column (22), break a constraint
 * (23) or exceed a limit, as of what an index holds (54).
 */
export function isRefusedRow(error: unknown): boolean {
  return /^(22|23|54)/.test(sqlState(error) ?? '');
}

/** What Node and the driver say of a connection that is gone; neither carries a class of its own. */
const LOST_CONNECTION =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|timeout expired|timeout exceeded when trying to connect)/;

/** True where the connection to the read models is gone. */
export function isLostConnection(error: unknown): boolean {
  return error instanceof Error && LOST_CONNECTION.test(error.message);
}

/** True for what a projector should wait out; anything else needs an operator. */
export function isPassing(error: unknown): boolean {
  if (error instanceof StoreUnavailable) return true;
  const state = sqlState(error);
  if (state !== undefined) return PASSING_STATES.test(state);
  if (isLostConnection(error)) return true;
  return isSystemError(error);
}

/** ECONNREFUSED, EPIPE and their kin, alone or one for each address that was tried. */
function isSystemError(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if ('errors' in error && Array.isArray(error.errors)) return error.errors.some(isSystemError);
  return 'syscall' in error && 'code' in error;
}
