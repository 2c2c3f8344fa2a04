// The public face: everything that a user may import from "tutti".

export type {
  Agent,
  AgentContext,
  AgentEvent,
  CandidateKey,
  Proposal,
  Veto,
} from "./actor/agent.js";
export { defineAgent } from "./actor/agent.js";
export type { ActorInspection } from "./actor/host-control.js";
export type { DeadLetterCounts, DeadLetterReason } from "./channel/dead-letter.js";
export {
  boolean,
  type Field,
  float32,
  float64,
  InvalidSchemaError,
  int32,
  type MessageOf,
  oneOf,
  type StructSchema,
  struct,
  text,
  uint8,
  uint16,
  uint32,
  vector,
} from "./channel/struct-schema.js";
export type { Constraint, Exclude } from "./coordinator/constraint.js";
export type { Decision } from "./coordinator/decision.js";
export { BadRequestError, EngineClosedError, OverloadedError } from "./coordinator/errors.js";
export type { FallbackOptions } from "./coordinator/fallback-options.js";
export type {
  AgentRationale,
  Exclusion,
  FallbackCause,
  OutcomeKind,
  Rationale,
} from "./coordinator/rationale.js";
export {
  InvalidVoteError,
  type NamedProposal,
  type Resolution,
  type ResolvePolicy,
  replay,
  resolve,
  type Voter,
} from "./coordinator/resolve.js";
export type { AgentStatistics, CoordinatorStatistics } from "./coordinator/statistics.js";
export { borda } from "./coordinator/vote/borda.js";
export { logarithmicPool } from "./coordinator/vote/logarithmic-pool.js";
export {
  type Features,
  InvalidVotePolicyError,
  type Priorities,
  type VotePolicy,
  type VotePolicyOptions,
  type WeightRule,
  weightedVote,
} from "./coordinator/vote/vote-policy.js";
export type { BallotBox, VotingRule, VotingRuleName } from "./coordinator/vote/voting-rule.js";
export { weightedMedian } from "./coordinator/vote/weighted-median.js";
export { weightedSum } from "./coordinator/vote/weighted-sum.js";
export { BatchError } from "./engine/batch.js";
export type { AgentSpec, EngineLimits, EngineOptions } from "./engine/engine-options.js";
export { AgentStartError } from "./engine/team.js";
export { InvalidOptionError } from "./engine/validate-engine-options.js";
export { createEngine, type Engine, type EngineInspection, now } from "./engine.js";
export { TuttiError } from "./error.js";
export type { Demonstration, OpenPack, Pack, PackSetting, ReadRequest, Trade } from "./pack.js";
