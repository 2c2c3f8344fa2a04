// Finds the policy that is to be judged: one of the natural ones by its name, or a module of the user's own.
// It must never take a module for a policy that is none.
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { TuttiError } from "../../error.js";
import { bestPolicy, type TargetPolicy, uniformPolicy } from "./target-policy.js";

/** There is no such policy, or the module exports none. */
export class TargetPolicyNotFoundError extends TuttiError {
  readonly code = "TARGET_POLICY_NOT_FOUND";
}

export const NATURAL_POLICIES: readonly TargetPolicy[] = [uniformPolicy, bestPolicy];

/**
 * @param name of a natural policy, or of a module whose default export is one: "./mine.js", looked up from `directory`.
 * @throws TargetPolicyNotFoundError
 */
export async function loadTargetPolicy(name: string, directory: string): Promise<TargetPolicy> {
  const natural = NATURAL_POLICIES.find((policy) => policy.name === name);
  if (natural !== undefined) return natural;
  if (!/[./\\]/.test(name)) {
    const names = NATURAL_POLICIES.map((policy) => policy.name).join(", ");
    throw new TargetPolicyNotFoundError(`policy "${name}" is none of ${names}, nor a module: "./${name}.js"`);
  }
  let module: { default?: unknown };
  try {
    module = (await import(pathToFileURL(resolve(directory, name)).href)) as { default?: unknown };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TargetPolicyNotFoundError(`policy "${name}" could not be loaded: ${reason}`, { cause: error });
  }
  const policy = module.default as Partial<TargetPolicy> | null | undefined;
  if (typeof policy?.name === "string" && typeof policy.probabilities === "function") {
    return policy as TargetPolicy;
  }
  throw new TargetPolicyNotFoundError(
    `module "${name}" must export as default { name, probabilities(choice, rates) }`,
  );
}
