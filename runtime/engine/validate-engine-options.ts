// Checks what `createEngine` is told, before a thread is started: every message names the option's path.

import type { AgentEvent, CandidateKey } from "../actor/agent.js";
import { IDLE_STRATEGIES } from "../channel/idle-strategy.js";
import type { FallbackOptions } from "../coordinator/fallback-options.js";
import { LARGEST_WEIGHT } from "../coordinator/vote/vote-policy.js";
import type { AgentSpec, EngineLimits, EngineOptions } from "./engine-options.js";
import { InvalidOptionError, requireNumber } from "./invalid-option-error.js";
import { validateBreakerOptions } from "./validate-breaker-options.js";
import { validateAgentSupervision, validateSupervisionOptions } from "./validate-supervision-options.js";

/** More agents would not fit into the word that says whose reply is missing. */
const MOST_AGENTS = 31;

/** Milliseconds. */
export const DEFAULT_DEADLINE = 1;

const DEFAULT_LIMITS: EngineLimits = {
  inFlight: 1024,
  candidates: 64,
  requestLane: 1 << 20,
  eventLane: 1 << 18,
  refusals: 8,
  keys: 10_000,
};

const LARGEST_LIMITS: EngineLimits = {
  inFlight: 65_536,
  candidates: 65_536,
  requestLane: 2 ** 30,
  eventLane: 2 ** 30,
  refusals: 65_536,
  keys: 100_000_000,
};

/** Throws {@link InvalidOptionError} for the first option that is wrong. */
export function validateEngineOptions<Request, Action extends CandidateKey, Event extends AgentEvent>(
  options: EngineOptions<Request, Action, Event>,
): void {
  if (typeof options !== "object" || options === null)
    throw new InvalidOptionError("options", "must be an object");
  const { agents, candidates } = options;
  if (!Array.isArray(agents) || agents.length === 0 || agents.length > MOST_AGENTS) {
    throw new InvalidOptionError("agents", `must be a list of 1 to ${MOST_AGENTS} agents`);
  }
  const { deadline = DEFAULT_DEADLINE } = options;
  requireNumber("deadline", deadline, Number.MIN_VALUE, 2 ** 31);
  if (Array.isArray(candidates)) validateCandidates(candidates);
  else if (typeof candidates !== "function") {
    throw new InvalidOptionError(
      "candidates",
      "must be a list of names or numbers, or a function of the request",
    );
  }
  const fixed = Array.isArray(candidates) ? candidates.length : undefined;
  for (const [index, agent] of agents.entries()) validateAgent(`agents[${index}]`, agent, deadline, fixed);
  for (const name of ["features", "values", "key"] as const) {
    if (options[name] !== undefined && typeof options[name] !== "function") {
      throw new InvalidOptionError(name, "must be a function");
    }
  }
  if (options.early !== undefined && typeof options.early !== "boolean") {
    throw new InvalidOptionError("early", "must be true or false");
  }
  if (options.vote !== undefined && typeof options.vote?.weigher !== "function") {
    throw new InvalidOptionError("vote", "must be made by weightedVote()");
  }
  if (options.request !== undefined && typeof options.request?.fields !== "object") {
    throw new InvalidOptionError("request", "must be made by struct()");
  }
  if (options.idle !== undefined && !IDLE_STRATEGIES.includes(options.idle)) {
    throw new InvalidOptionError("idle", `must be one of ${IDLE_STRATEGIES.join(", ")}`);
  }
  validateSupervisionOptions(options.supervision);
  validateBreakerOptions(options.breaker);
  if (options.store !== undefined && typeof options.store?.compareAndSet !== "function") {
    throw new InvalidOptionError("store", "must be a state store: memoryStore() or durableStore({ path })");
  }
  if (options.journal !== undefined && typeof options.journal?.append !== "function") {
    throw new InvalidOptionError("journal", "must be a journal: journal({ folder })");
  }
  for (const name of ["requestName", "eventValue"] as const) {
    if (options[name] !== undefined && typeof options[name] !== "function") {
      throw new InvalidOptionError(name, "must be a function");
    }
  }
  const { constraints = [] } = options;
  if (!Array.isArray(constraints)) throw new InvalidOptionError("constraints", "must be a list");
  for (const [index, constraint] of constraints.entries()) {
    if (typeof constraint?.name !== "string" || constraint.name === "") {
      throw new InvalidOptionError(`constraints[${index}].name`, "must be a text");
    }
    for (const method of ["exclude", "reserve", "release", "observe", "open", "close"] as const) {
      if (constraint[method] !== undefined && typeof constraint[method] !== "function") {
        throw new InvalidOptionError(`constraints[${index}].${method}`, "must be a function");
      }
    }
  }
  const limits = engineLimits(options.limits);
  if (fixed !== undefined && fixed > limits.candidates) {
    throw new InvalidOptionError(
      "candidates",
      `has ${fixed} entries, above limits.candidates = ${limits.candidates}`,
    );
  }
}

/** The limits with their defaults. Throws {@link InvalidOptionError}. */
export function engineLimits(given: Partial<EngineLimits> = {}): EngineLimits {
  if (typeof given !== "object" || given === null)
    throw new InvalidOptionError("limits", "must be an object");
  const limits: Record<keyof EngineLimits, number> = { ...DEFAULT_LIMITS };
  for (const [name, value] of Object.entries(given)) {
    const path = `limits.${name}`;
    if (!Object.hasOwn(DEFAULT_LIMITS, name)) throw new InvalidOptionError(path, "is not a limit");
    if (value === undefined) continue;
    const key = name as keyof EngineLimits;
    requireNumber(path, value, 1, LARGEST_LIMITS[key]);
    if (!Number.isInteger(value)) throw new InvalidOptionError(path, `must be a whole number, not ${value}`);
    if (key.endsWith("Lane") && (value < 16_384 || (value & (value - 1)) !== 0)) {
      throw new InvalidOptionError(path, `must be a power of two from 16384, not ${value}`);
    }
    limits[key] = value;
  }
  return limits;
}

function validateAgent(
  path: string,
  agent: AgentSpec<never, CandidateKey, never>,
  deadline: number,
  fixedCandidates: number | undefined,
): void {
  if (typeof agent !== "object" || agent === null) throw new InvalidOptionError(path, "must be an object");
  if (!(agent.module instanceof URL)) {
    throw new InvalidOptionError(`${path}.module`, 'must be a URL: new URL("../agent.js", import.meta.url)');
  }
  if (agent.weight !== undefined) requireNumber(`${path}.weight`, agent.weight, 0, LARGEST_WEIGHT);
  if (agent.deadline !== undefined)
    requireNumber(`${path}.deadline`, agent.deadline, Number.MIN_VALUE, deadline);
  if (agent.host !== undefined && (typeof agent.host !== "string" || agent.host === "")) {
    throw new InvalidOptionError(`${path}.host`, "must be a text");
  }
  validateAgentSupervision(path, agent);
  if (agent.fallback !== undefined) validateFallback(`${path}.fallback`, agent.fallback, fixedCandidates);
  for (const name of ["options", "model"] as const) requirePlainData(`${path}.${name}`, agent[name]);
}

/** Throws {@link InvalidOptionError} for a value that no thread can be given. */
export function requirePlainData(path: string, value: unknown): void {
  try {
    structuredClone(value);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InvalidOptionError(path, `must be plain data that can cross to a thread: ${reason}`);
  }
}

function validateFallback(path: string, fallback: FallbackOptions, candidates: number | undefined): void {
  if (typeof fallback !== "object" || fallback === null)
    throw new InvalidOptionError(path, "must be an object");
  const { scores, confidence, freshness, maxAge } = fallback;
  if (typeof scores === "number") requireNumber(`${path}.scores`, scores, 0, 1);
  else if (Array.isArray(scores)) {
    if (scores.length !== candidates) {
      throw new InvalidOptionError(
        `${path}.scores`,
        candidates === undefined
          ? "must be one number, since each request brings its own candidates"
          : `must have ${candidates} entries, one a candidate, not ${scores.length}`,
      );
    }
    for (const [index, score] of scores.entries()) requireNumber(`${path}.scores[${index}]`, score, 0, 1);
  } else if (scores !== undefined) {
    throw new InvalidOptionError(`${path}.scores`, "must be a number or a list of numbers");
  }
  if (confidence !== undefined) requireNumber(`${path}.confidence`, confidence, 0, 1);
  if (freshness !== undefined) requireNumber(`${path}.freshness`, freshness, 0, 1);
  if (maxAge !== undefined) requireNumber(`${path}.maxAge`, maxAge, 0, Number.MAX_VALUE);
}

function validateCandidates(candidates: readonly unknown[]): void {
  const seen = new Set<unknown>();
  for (const [index, key] of candidates.entries()) {
    const path = `candidates[${index}]`;
    if (typeof key !== "string" && !(typeof key === "number" && Number.isFinite(key))) {
      throw new InvalidOptionError(path, "must be a text or a finite number");
    }
    if (seen.has(key)) throw new InvalidOptionError(path, `repeats ${JSON.stringify(key)}`);
    seen.add(key);
  }
}
