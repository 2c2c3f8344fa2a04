// The way to an engine that loads what an engine is made of only when one is wanted. Agents import "tutti" for `defineAgent`:
// sixty modules that no agent's thread needs would take it 20 to 30 ms to load, and every spare again.
// It must never import more than types from the engine's own modules.
import type { AgentEvent, CandidateKey } from "./actor/agent.js";
import type { EngineOptions } from "./engine/engine-options.js";
import type { Engine } from "./engine.js";

/** Starts the agents' threads; ends when every agent is set up. Throws InvalidOptionError, InvalidVotePolicyError, AgentStartError. */
export async function createEngine<
  Request,
  Action extends CandidateKey = CandidateKey,
  Event extends AgentEvent = AgentEvent,
>(options: EngineOptions<Request, Action, Event>): Promise<Engine<Request, Action, Event>> {
  const { startEngine } = await import("./engine.js");
  return startEngine(options);
}
