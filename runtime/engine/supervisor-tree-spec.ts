// The supervision tree of an engine's agents, from what the engine was told and the names that the agents gave themselves.
// It must never leave an agent out: those that are not named come last, under the root.
import type { ChildSpec, SupervisorSpec } from "../supervisor/supervisor-spec.js";
import { validateSupervision } from "../supervisor/validate-supervision.js";
import type { AgentSpec } from "./engine-options.js";
import { InvalidOptionError } from "./invalid-option-error.js";
import type { AgentSupervisor, SupervisionOptions } from "./supervision-options.js";

/** The root's name, which no agent can have. */
const ROOT = "(engine)";

type Child = string | AgentSupervisor;

/** Throws InvalidOptionError for a child that is no agent, InvalidSupervisionError for what makes no sense in a tree. */
export function supervisorTreeSpec(
  options: SupervisionOptions,
  specs: readonly Pick<AgentSpec, "restart" | "shutdown">[],
  names: readonly string[],
): SupervisorSpec {
  const { children = [], strategy, intensity, period, backoff } = options;
  const unnamed = new Set(names);
  const actor = (name: string, path: string): ChildSpec => {
    if (!unnamed.delete(name)) {
      throw new InvalidOptionError(
        path,
        `must be the name of an agent that is not supervised yet (${[...unnamed].join(", ") || "all are"}), ` +
          `not ${JSON.stringify(name)}`,
      );
    }
    const { restart, shutdown } = specs[names.indexOf(name)] ?? {};
    return { id: name, ...defined({ restart, shutdown }) };
  };
  const member = (child: Child, path: string): ChildSpec | SupervisorSpec =>
    typeof child === "string" ? actor(child, path) : { ...child, children: members(child.children, path) };
  const members = (list: readonly Child[], path: string): (ChildSpec | SupervisorSpec)[] =>
    list.map((child, index) => member(child, `${path}.children[${index}]`));
  const named = members(children, "supervision");
  const rest = [...unnamed].map((name) => actor(name, "supervision"));
  const root: SupervisorSpec = {
    id: ROOT,
    ...defined({ strategy, intensity, period, backoff }),
    children: [...named, ...rest],
  };
  validateSupervision(root);
  return root;
}

/** What is there: an option that is undefined is one that was left out. */
function defined<T extends object>(options: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>;
  };
}
