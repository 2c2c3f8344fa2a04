// The agent of a rehearsal: looks at everything it is given, and has no opinion of its own.
// It must never do anything that outlives its thread.
import { type Agent, defineAgent } from "./agent.js";

const agent: Agent<{ readonly pattern: readonly number[] }> = defineAgent({
  name: "rehearsal",
  subscribes: ["rehearsal"],
  setup: () => undefined,
  propose: ({ pattern }, context) => ({
    scores: Float64Array.from(pattern),
    confidence: context.now() < context.deadline ? 0.5 : 0,
    reason: "rehearsed",
  }),
  observe: () => undefined,
  stop: () => undefined,
});
export default agent;
