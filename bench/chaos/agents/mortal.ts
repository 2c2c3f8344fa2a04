// Wraps an agent so that it fails when it is ordered to, and notes when its lives begin, propose and fail.
// It must never change what the agent says otherwise.
import { threadId } from "node:worker_threads";
import { type Agent, defineAgent } from "tutti";
import type { AdEvent, AdRequest } from "tutti/ads";
import { AGENTS, type AgentName, type Carrier, CHAOS_EVENT, traitsOf } from "../fault-kind.js";
import { type LifeRecord, LifeRecords, type LifeRecordsMemory } from "../life-records.js";
import { commitInObserve, commitInPropose, leakOn } from "./commit-fault.js";

export type AdAgent = Agent<AdRequest, number, AdEvent>;

export function mortal(agent: AdAgent): AdAgent {
  const name = agent.name as AgentName;
  let records: LifeRecords | undefined;
  let life: LifeRecord | undefined;
  let now = (): number => 0;
  process.on("uncaughtExceptionMonitor", () => life?.sufferLater(now()));
  return defineAgent<AdRequest, number, AdEvent>({
    ...agent,
    subscribes: [...(agent.subscribes ?? []), CHAOS_EVENT],
    async setup(context) {
      records = new LifeRecords(context.options["chaos"] as LifeRecordsMemory);
      life = records.at(AGENTS.indexOf(name), context.epoch);
      now = () => context.now();
      life.begin(context.epoch, threadId, now());
      await agent.setup?.(context);
      life.ready(now());
    },
    propose(request, context) {
      if (leakOn()) life?.sufferLater(context.now());
      const { chaos } = request as Carrier;
      if (chaos?.agent === name && records?.claim(chaos.id) === true) {
        if (traitsOf(chaos.kind).ends) life?.suffer(chaos.kind, context.now());
        // The ads agents answer at once, never by a promise.
        return commitInPropose(chaos.kind, () => agent.propose(request, context) as never);
      }
      const proposal = agent.propose(request, context);
      life?.propose(context.now());
      return proposal;
    },
    observe(event, context) {
      const { chaos } = event as Carrier;
      if (chaos === undefined) return agent.observe?.(event, context);
      if (chaos.agent !== name) return;
      // Poison kills whoever meets it, every time.
      if (records?.claim(chaos.id) !== true && chaos.kind !== "poison") return;
      life?.suffer(chaos.kind, context.now());
      commitInObserve(chaos.kind);
    },
  });
}
