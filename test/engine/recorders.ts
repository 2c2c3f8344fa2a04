// Engines of recording agents, for tests that look at what crosses between threads.
import { type AgentEvent, type AgentSpec, createEngine, type Engine, type EngineOptions } from "tutti";

export interface Told {
  readonly act?: string;
  readonly best?: string | number;
  readonly user?: string;
  readonly event?: AgentEvent & { readonly n?: number };
}

export interface News extends AgentEvent {
  readonly n?: number;
  readonly forward?: boolean;
  readonly text?: string;
}

/** Milliseconds: far above what any act takes on a busy machine. */
export const PATIENT = 5_000;

export function recorder(settings: Readonly<Record<string, string>>): URL {
  return new URL(`./agents/recorder.js?${new URLSearchParams(settings)}`, import.meta.url);
}

export function recorderSpec(
  settings: Readonly<Record<string, string>>,
  spec: Partial<AgentSpec> = {},
): AgentSpec {
  return { module: recorder(settings), ...spec };
}

type Options = Omit<EngineOptions<Told, string, News>, "agents" | "candidates">;

/** An engine of recorders over the candidates "x" and "y". */
export function recorderEngine(
  agents: readonly AgentSpec[],
  options: Options = {},
): Promise<Engine<Told, string, News>> {
  return createEngine<Told, string, News>({
    agents: agents as readonly AgentSpec<Told, string, News>[],
    candidates: ["x", "y"],
    deadline: PATIENT,
    early: false,
    ...options,
  });
}

/** What the agents say of themselves, in their declared order. */
export async function ask(
  engine: Engine<Told, string, News>,
  act: string,
): Promise<readonly (string | undefined)[]> {
  const { rationale } = await engine.decide({ act });
  return rationale.agents.map(({ reason, fault }) => fault ?? reason);
}

/** Until `look` gives `true`; fails when it never does. */
export async function eventually(look: () => boolean | Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 1000; attempt++) {
    if (await look()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error("it never came about");
}
