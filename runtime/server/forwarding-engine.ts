// An engine that hands every call on: for those who stand between an engine and its callers, and change one call or two.
import type { AgentEvent, CandidateKey } from "../actor/agent.js";
import type { DecisionTable } from "../coordinator/decision-table.js";
import type { Engine } from "../engine.js";

export function forwardingEngine<Request, Action extends CandidateKey, Event extends AgentEvent>(
  engine: Engine<Request, Action, Event>,
): Engine<Request, Action, Event> {
  // One function for both: which it is, the engine tells by whether there is a table.
  const decideMany = (requests: readonly Request[], into: DecisionTable<Action>): Promise<unknown> =>
    engine.decideMany(requests, into);
  return {
    decide: (request) => engine.decide(request),
    decideMany: decideMany as Engine<Request, Action, Event>["decideMany"],
    decideSync: (request) => engine.decideSync(request),
    observe: (event) => engine.observe(event),
    swapModel: (agent, model) => engine.swapModel(agent, model),
    restart: (agent) => engine.restart(agent),
    inspect: () => engine.inspect(),
    deadLetters: () => engine.deadLetters(),
    on: (name, listener) => engine.on(name, listener),
    close: () => engine.close(),
  };
}
