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
export type { OnError } from "./actor/wiring.js";
export type {
  DeadLetter,
  DeadLetterCounts,
  DeadLetterKind,
  DeadLetterReason,
} from "./channel/dead-letter.js";
export { EncodingError } from "./channel/encoding-error.js";
export type { LaneCounts } from "./channel/lane-books.js";
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
export type { BreakerOptions, BreakerState } from "./coordinator/circuit-breaker.js";
export type { Constraint, Exclude } from "./coordinator/constraint.js";
export type { Decision } from "./coordinator/decision.js";
export { DecisionTable, DecisionTableError } from "./coordinator/decision-table.js";
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
export { createEngine } from "./create-engine.js";
export type { DecisionLog, LoggedChoice } from "./decision-log.js";
export { AgentStartError } from "./engine/agent-start-error.js";
export { BatchError } from "./engine/batch.js";
export type { DeadLetterReport } from "./engine/dead-letters.js";
export type {
  AgentCrash,
  AgentDeadLetter,
  AgentGivenUp,
  AgentRestart,
  EngineEvents,
} from "./engine/engine-events.js";
export type { AgentSpec, EngineLimits, EngineOptions } from "./engine/engine-options.js";
export type { ActorInspection, EngineInspection } from "./engine/inspection.js";
export { InvalidOptionError } from "./engine/invalid-option-error.js";
export type { AgentSupervisor, SupervisionOptions } from "./engine/supervision-options.js";
export type { Engine } from "./engine.js";
export { TuttiError } from "./error.js";
export { explain } from "./explain/explain.js";
export type {
  AgentStory,
  Bar,
  BarKind,
  BarredCandidate,
  Explanation,
  Flip,
  Influence,
  Named,
  RecordedDecision,
  RecordedOutcome,
  SmallestFlip,
  Standing,
} from "./explain/explanation.js";
export { explanationPage } from "./explain/explanation-page.js";
export {
  InvalidJournalOptionError,
  JournalAccessError,
  JournalClosedError,
  JournalFailedError,
  JournalFullError,
  JournalLockedError,
  JournalVanishedError,
} from "./journal/errors.js";
export type { Journal, JournalOutcome, JournalTeam } from "./journal/journal.js";
export type { JournalOptions } from "./journal/journal-options.js";
export {
  type DecisionRow,
  type JournalAgent,
  type JournalRow,
  type OutcomeRow,
  rationaleOf,
} from "./journal/journal-row.js";
export type { JournalRecovery, JournalStatistics } from "./journal/journal-statistics.js";
export { journal } from "./journal/open-journal.js";
export { JournalReader, type JournalReaderOptions } from "./journal/read/journal-reader.js";
export type { SegmentDamage } from "./journal/read/segment-damage.js";
export { now } from "./now.js";
export type {
  CommandResult,
  Demonstration,
  OpenPack,
  Pack,
  PackCommand,
  PackSetting,
  Progress,
  ReadRequest,
  StartProgress,
  Trade,
} from "./pack.js";
export type { BudgetGauge, PackPanel } from "./pack-panel.js";
export type { PackRoute, RehearsedCall, RouteAnswer, RouteCall, RouteSurroundings } from "./pack-route.js";
export type { AgentStore } from "./store/agent-store.js";
export { type DurableStoreOptions, durableStore } from "./store/durable-store.js";
export {
  InvalidKeyError,
  InvalidStoreOptionError,
  InvalidVersionError,
  StoreClosedError,
  StoreFailedError,
  StoreFullError,
  StoreOpenError,
  StoreOverloadedError,
  ValueTooLargeError,
} from "./store/errors.js";
export type { EscrowAccount, EscrowAccountOptions, EscrowShortage } from "./store/escrow-account.js";
export { EscrowRecordError, EscrowStateError, InvalidAmountError } from "./store/escrow-errors.js";
export type { EscrowHold } from "./store/escrow-hold.js";
export { EscrowLedger, type EscrowLedgerOptions } from "./store/escrow-ledger.js";
export { memoryStore } from "./store/memory-store.js";
export type { StateStore, StoreEntry, Versioned } from "./store/state-store.js";
export type { BackoffOptions } from "./supervisor/backoff.js";
export type { ChildState } from "./supervisor/child-state.js";
export { InvalidSupervisionError } from "./supervisor/supervision-errors.js";
export type { RestartType, Strategy } from "./supervisor/supervisor-spec.js";
