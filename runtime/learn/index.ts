// The public face of "tutti/learn": simulated worlds, teams in one thread, evaluation of policies, datasets.
// Apart from "tutti", which every agent's thread loads: these would take it a tenth of a second more to begin.

export { calibrationPlot } from "../plot/calibration-plot.js";
export { drawSvg } from "../plot/draw-svg.js";
export { type ForestRow, forestPlot } from "../plot/forest-plot.js";
export { learningCurve } from "../plot/learning-curve.js";
export type { Line, LinePoint } from "../plot/line-plot.js";
export type { Plot, Span } from "../plot/plot.js";
export { checkPlotFile, writePage } from "../plot/plot-file.js";
export { priceLandscape } from "../plot/price-landscape.js";
export { reliabilityBins } from "../plot/reliability.js";
export { spendPlot } from "../plot/spend-plot.js";
export type {
  Column,
  ColumnBatch,
  ColumnField,
  ColumnSchema,
  Dataset,
  NumberLists,
  Numbers,
  NumberType,
} from "./dataset/columns.js";
export { dataFolder } from "./dataset/data-folder.js";
export { readDataset, writeDataset } from "./dataset/dataset-file.js";
export { UnreadableDatasetError, UnwritableDatasetError } from "./dataset/unreadable-dataset.js";
export { evaluateLog, InvalidTargetPolicyError, type LogEvaluation } from "./decision-log/evaluate-log.js";
export { journalLog, NoPropensityError, UnknownRewardError } from "./decision-log/journal-log.js";
export { bestPolicy, type TargetPolicy, uniformPolicy } from "./decision-log/target-policy.js";
export { directMethod } from "./off-policy/direct-method.js";
export { doublyRobust } from "./off-policy/doubly-robust.js";
export type { PolicyEstimate } from "./off-policy/estimate-account.js";
export type { Estimator, Interval, LogBounds } from "./off-policy/estimator.js";
export type { EvaluationOptions } from "./off-policy/evaluation-options.js";
export { InvalidLogError } from "./off-policy/invalid-log-error.js";
export { inversePropensity } from "./off-policy/inverse-propensity.js";
export type { LoggedColumns, LoggedRow, Predictions } from "./off-policy/logged-row.js";
export {
  evaluatePolicy,
  type PolicyEstimates,
  PolicyEvaluation,
} from "./off-policy/policy-evaluation.js";
export { selfNormalised } from "./off-policy/self-normalised.js";
export { switchDoublyRobust } from "./off-policy/switch-doubly-robust.js";
export { SwitchThreshold } from "./off-policy/switch-threshold.js";
export type { RefusalReason, Verdict, VerdictLimits } from "./off-policy/verdict.js";
export type { WeighedRow } from "./off-policy/weighed-row.js";
export type { WeightDiagnostics } from "./off-policy/weight-account.js";
export { OpenBanditError } from "./open-bandit/open-bandit-error.js";
export { readOpenBanditPrior } from "./open-bandit/open-bandit-prior.js";
export type { OpenBanditRow } from "./open-bandit/open-bandit-row.js";
export { readOpenBandit } from "./open-bandit/read-open-bandit.js";
export { type Policy, playRun } from "./play-run.js";
export type { Interference } from "./sequential/interference.js";
export { type SequentialDecision, SequentialEngine } from "./sequential/sequential-engine.js";
export type { Kept } from "./sequential/sequential-member.js";
export type { Simulator } from "./simulator.js";
export {
  type BetaBeliefs,
  type PositionProbabilities,
  type ThompsonReplayOptions,
  thompsonProbabilities,
} from "./thompson-sampling.js";
export {
  type Artifact,
  artifactOf,
  InvalidArtifactError,
  readArtifact,
  type TrainedAgent,
  UnwritableArtifactError,
  writeArtifact,
} from "./train/artifact.js";
export { Checkpoint, OtherTrainingError } from "./train/checkpoint.js";
export {
  advanceSearch,
  beginSearch,
  type Dimension,
  drawGeneration,
  type SearchState,
} from "./train/cross-entropy-search.js";
export { type Examination, examine } from "./train/examination.js";
export { type Calibration, calibrate, calibrated } from "./train/isotonic-calibration.js";
export {
  fitLogistic,
  type LogisticFit,
  type LogisticRows,
  logisticProbability,
} from "./train/logistic-regression.js";
