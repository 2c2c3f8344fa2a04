// Checks a supervision tree's description before anything is started: every message names the path.
// It must never change what it is given.
import { type BackoffOptions, backoffOptions } from "./backoff.js";
import { InvalidSupervisionError } from "./supervision-errors.js";
import {
  type ChildSpec,
  DEFAULT_INTENSITY,
  DEFAULT_PERIOD,
  isSupervisorSpec,
  type RestartType,
  type Strategy,
  type SupervisorSpec,
} from "./supervisor-spec.js";

const RESTART_TYPES: readonly RestartType[] = ["permanent", "transient", "temporary"];
const STRATEGIES: readonly Strategy[] = ["one_for_one", "one_for_all", "rest_for_one"];
/** Milliseconds: 24 days, the longest that a timer of the platform can wait. */
const LONGEST = 2 ** 31 - 1;
const MOST_RESTARTS = 1_000_000;

/** Throws {@link InvalidSupervisionError} for the first thing that is wrong. */
export function validateSupervision(root: SupervisorSpec, path = "supervision"): void {
  requireObject(path, root);
  if (!isSupervisorSpec(root)) {
    throw new InvalidSupervisionError(`${path}.children`, "must be a list: the root is a supervisor");
  }
  validateMember(path, root, new Set());
}

function validateMember(path: string, spec: ChildSpec | SupervisorSpec, ids: Set<string>): void {
  requireObject(path, spec);
  const { id, restart } = spec;
  if (typeof id !== "string" || id === "") {
    throw new InvalidSupervisionError(`${path}.id`, "must be a text that is not empty");
  }
  if (ids.has(id)) {
    throw new InvalidSupervisionError(
      `${path}.id`,
      `repeats ${JSON.stringify(id)}: ids are unique in the tree`,
    );
  }
  ids.add(id);
  if (restart !== undefined) requireWord(`${path}.restart`, restart, RESTART_TYPES);
  if (isSupervisorSpec(spec)) return validateSupervisor(path, spec, ids);
  const { shutdown } = spec;
  if (shutdown === undefined || shutdown === "infinity") return;
  if (typeof shutdown !== "number" || !(shutdown >= 0 && shutdown <= LONGEST)) {
    throw new InvalidSupervisionError(
      `${path}.shutdown`,
      `must be "infinity" or milliseconds from 0 to ${LONGEST}, not ${String(shutdown)}`,
    );
  }
}

function validateSupervisor(path: string, spec: SupervisorSpec, ids: Set<string>): void {
  const { strategy, intensity = DEFAULT_INTENSITY, period = DEFAULT_PERIOD, backoff, children } = spec;
  if (strategy !== undefined) requireWord(`${path}.strategy`, strategy, STRATEGIES);
  requireWhole(`${path}.intensity`, intensity, MOST_RESTARTS);
  requireNumber(`${path}.period`, period, Number.MIN_VALUE, LONGEST);
  if (backoff !== undefined) {
    requireObject(`${path}.backoff`, backoff);
    validateBackoff(`${path}.backoff`, backoffOptions(backoff, intensity, period), period / intensity);
  }
  if (!Array.isArray(children)) throw new InvalidSupervisionError(`${path}.children`, "must be a list");
  for (const [index, child] of children.entries()) {
    validateMember(`${path}.children[${index}]`, child, ids);
  }
}

function validateBackoff(path: string, backoff: BackoffOptions, bound: number): void {
  const { immediate, first, largest, jitter, healthyAfter } = backoff;
  requireWhole(`${path}.immediate`, immediate, MOST_RESTARTS);
  requireNumber(`${path}.first`, first, 0, LONGEST);
  requireNumber(`${path}.largest`, largest, first, LONGEST);
  if (largest >= bound) {
    throw new InvalidSupervisionError(
      `${path}.largest`,
      `is ${largest} ms: it must be below period / intensity = ${bound} ms, or else a crash loop is never given up`,
    );
  }
  requireNumber(`${path}.jitter`, jitter, 0, 1);
  requireNumber(`${path}.healthyAfter`, healthyAfter, 0, LONGEST);
}

function requireObject(path: string, value: unknown): void {
  if (typeof value !== "object" || value === null)
    throw new InvalidSupervisionError(path, "must be an object");
}

function requireWord(path: string, value: unknown, words: readonly string[]): void {
  if (typeof value !== "string" || !words.includes(value)) {
    throw new InvalidSupervisionError(path, `must be one of ${words.join(", ")}, not ${String(value)}`);
  }
}

function requireWhole(path: string, value: number, most: number): void {
  requireNumber(path, value, 0, most);
  if (!Number.isInteger(value)) {
    throw new InvalidSupervisionError(path, `must be a whole number, not ${value}`);
  }
}

function requireNumber(path: string, value: unknown, least: number, most: number): void {
  if (typeof value !== "number" || !(value >= least && value <= most)) {
    const range = least === Number.MIN_VALUE ? `above 0 and at most ${most}` : `from ${least} to ${most}`;
    throw new InvalidSupervisionError(path, `must be a number ${range}, not ${String(value)}`);
  }
}
