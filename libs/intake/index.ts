export {
  simulate,
  type SimulationOptions,
  type SimulationProgress,
  type SimulationReport,
} from './simulation/simulate.js';
