export type { AnswerOptions, Question } from './answer.js';
export { definitionsOf } from './definitions.js';
export { ENGINE_TABLES } from './engine-tables.js';
export {
  FoldFailed,
  GenerationUnfit,
  NoSuchGeneration,
  NotYetFolded,
  OtherInstallation,
  ProjectorRuns,
  ReadStoreUnusable,
  Rebuilding,
  RebuildUnderWay,
} from './errors.js';
export { isLostConnection, isPassing } from './failures.js';
export type { Installation } from './installation.js';
export * from './projection.js';
export { createProjector } from './projector.js';
export type { Projector, ProjectorOptions } from './projecting.js';
export type { ProjectorPhase, ProjectorState } from './projector-state.js';
export type { Generation, ReadStatus } from './generation.js';
export type { DiscardAct, ParkedAct, RetryAct } from './parked-act.js';
export {
  type DiscardedEvent,
  discardedEvents,
  type ParkedEvent,
  parkedEvents,
  type ParkedFilter,
  parkedStreams,
  parkedUpTo,
} from './parked.js';
export type { ParkCategory } from './parking.js';
export { rebuildDue } from './rebuild-due.js';
export { type UnknownEvents, unknownEvents } from './unknown-events.js';
export * from './parity.js';
export type { Standing } from './generations.js';
export type { RebuildOptions, RebuildOutcome } from './rebuild.js';
export type { Switchboard } from './switchboard.js';
export { openReadStore, type ReadStore, type ReadStoreOptions } from './read-store.js';
export type { RebuildProgress } from './building.js';
export { whileNobodyFolds } from './while-nobody-folds.js';
export { type SessionInTheWay, sessionsInTheWay } from './sessions-in-the-way.js';
export type { WrittenBatch } from './written-batch.js';
