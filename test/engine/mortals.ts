// Engines of agents that die on demand, and what a test waits for.
import { type AgentEvent, type AgentSpec, createEngine, type Engine, type EngineOptions } from "tutti";
import { eventually } from "./recorders.js";

/** Who is told, everyone where it is left out; and how to die, not at all where it is left out. */
export interface Fate {
  readonly to?: string;
  readonly do?: string;
}

export interface Tale extends AgentEvent, Fate {
  readonly n: number;
  /** To be written into the agent's store. */
  readonly keep?: boolean;
}

export type MortalEngine = Engine<Fate, string, Tale>;

export function mortal(name: string, spec: Partial<AgentSpec> = {}): AgentSpec<Fate, string, Tale> {
  const module = new URL(`./agents/mortal.js?name=${name}`, import.meta.url);
  return { module, fallback: { scores: [0.5, 0.5] }, ...spec } as AgentSpec<Fate, string, Tale>;
}

export function mortalEngine(
  agents: readonly AgentSpec<Fate, string, Tale>[],
  options: Omit<EngineOptions<Fate, string, Tale>, "agents" | "candidates"> = {},
): Promise<MortalEngine> {
  return createEngine<Fate, string, Tale>({
    agents,
    candidates: ["x", "y"],
    deadline: 1000,
    early: false,
    ...options,
  });
}

/** Until the agents have these lives and run, in their declared order. */
export async function untilLives(engine: MortalEngine, epochs: readonly number[]): Promise<void> {
  await eventually(() => {
    const { actors } = engine.inspect();
    return actors.every(({ phase, epoch }, index) => phase === "running" && epoch === epochs[index]);
  });
}

/** The sum over all agents; holds at rest: sent = handled + discarded + waiting, and each discarded has its dead letter. */
export function books(engine: MortalEngine): {
  readonly sent: number;
  readonly accounted: number;
  readonly discarded: number;
  readonly letters: number;
} {
  let sent = 0;
  let accounted = 0;
  let discarded = 0;
  let letters = 0;
  for (const { mailbox, deadLetters } of engine.inspect().actors) {
    sent += mailbox.sent;
    accounted += mailbox.handled + mailbox.discarded + mailbox.waiting;
    discarded += mailbox.discarded;
    const { expired, unknown, stopped, poison, undecodable } = deadLetters;
    letters += expired + unknown + stopped + poison + undecodable;
  }
  return { sent, accounted, discarded, letters };
}
