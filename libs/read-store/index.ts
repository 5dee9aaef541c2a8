export type { AnswerOptions, Question } from './answer.js';
export { definitionsOf } from './definitions.js';
export {
  FoldFailed,
  NotYetFolded,
  OtherDefinitions,
  OtherInstallation,
  ProjectorRuns,
  ReadStoreUnusable,
  Rebuilding,
  RebuildUnderWay,
} from './errors.js';
export { isPassing } from './failures.js';
export type { Installation } from './installation.js';
export * from './projection.js';
export {
  createProjector,
  type Projector,
  type ProjectorOptions,
  type RebuildOptions,
} from './projector.js';
export type { ProjectorPhase, ProjectorState } from './projector-state.js';
export type { ReadStatus } from './read-checkpoint.js';
export { openReadStore, type ReadStore, type ReadStoreOptions } from './read-store.js';
export type { RebuildProgress } from './rebuilding.js';
export { whileNobodyFolds } from './while-nobody-folds.js';
