// A session's file: the candidate versions of agents that are to be judged together.
//   { "candidates": [{ "name": "eager context", "agent": "context", "weight": 2 },
//                    { "name": "new profiler", "agent": "profiler", "module": "./profiler-2.js" }] }
// It must never run what it has not understood: every fault is told with its path.
import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { TuttiError } from "tutti";
import { TEAM, type TeamMember } from "../contender.js";

/** Another version of one agent. */
export interface Candidate {
  readonly name: string;
  readonly agent: TeamMember;
  /** Of the module that takes the agent's place; left out: the same one. */
  readonly module?: string;
  /** Base weight; left out: the same one. */
  readonly weight?: number;
}

/** The file cannot be read, or what it says makes no session; the message names the path. */
export class InvalidSessionError extends TuttiError {
  readonly code = "INVALID_SESSION";
}

/** Combinations double with each. */
const MOST_CANDIDATES = 4;

/** Module names are taken from where the file lies. Throws {@link InvalidSessionError}. */
export async function readSession(file: string): Promise<readonly Candidate[]> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw new InvalidSessionError(`"${file}" cannot be read: name a JSON file of candidates`, {
      cause: error,
    });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InvalidSessionError(`"${file}" is not JSON`, { cause: error });
  }
  return candidatesOf(value, dirname(resolve(file)));
}

/** @param folder that module names start from. */
export function candidatesOf(value: unknown, folder: string): readonly Candidate[] {
  const list: unknown = fieldsOf(value)?.["candidates"];
  if (!Array.isArray(list) || list.length < 1 || list.length > MOST_CANDIDATES) {
    throw new InvalidSessionError(`candidates must be a list of 1 to ${MOST_CANDIDATES}`);
  }
  const candidates = list.map((entry, index) => candidateOf(entry, `candidates[${index}]`, folder));
  for (const [index, { name, agent }] of candidates.entries()) {
    if (candidates.findIndex((other) => other.name === name) !== index) {
      throw new InvalidSessionError(`candidates[${index}].name is a second "${name}"`);
    }
    if (candidates.findIndex((other) => other.agent === agent) !== index) {
      throw new InvalidSessionError(`candidates[${index}].agent is a second candidate for "${agent}"`);
    }
  }
  return candidates;
}

function candidateOf(value: unknown, path: string, folder: string): Candidate {
  const { name, agent, module, weight, ...unknown } = fieldsOf(value) ?? {};
  const [stranger] = Object.keys(unknown);
  if (stranger !== undefined) {
    throw new InvalidSessionError(`${path}.${stranger} is none of name, agent, module, weight`);
  }
  if (typeof name !== "string" || name === "") throw new InvalidSessionError(`${path}.name must be a text`);
  const member = TEAM.find((each) => each === agent);
  if (member === undefined) throw new InvalidSessionError(`${path}.agent must be one of ${TEAM.join(", ")}`);
  if (module === undefined && weight === undefined) {
    throw new InvalidSessionError(`${path} changes nothing: give it a module or a weight`);
  }
  if (module !== undefined && typeof module !== "string") {
    throw new InvalidSessionError(`${path}.module must be the name of a file`);
  }
  if (weight !== undefined && !(typeof weight === "number" && weight >= 0 && weight <= 1e6)) {
    throw new InvalidSessionError(`${path}.weight must be a number from 0 to 1,000,000`);
  }
  return {
    name,
    agent: member,
    ...(module === undefined ? {} : { module: pathToFileURL(resolve(folder, module)).href }),
    ...(weight === undefined ? {} : { weight }),
  };
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}
