// One more voice in the ads team, so that it can be measured how the engine grows with its agents: "opinion.js?agent=4".
// A fixed taste by campaign and hour: as much work as reading a table, and no memory.
import { defineAgent } from "tutti";
import type { AdEvent, AdRequest } from "tutti/ads";

const agent = Number(new URL(import.meta.url).searchParams.get("agent") ?? 0);
const HOUR = 3_600_000;
const TASTES = 1_024;

const tastes = Float64Array.from({ length: TASTES }, (_, taste) => Math.abs(Math.sin(taste * (agent + 1))));
const proposal = { scores: new Float64Array(0), confidence: 0.3, reason: "a taste of its own" };

export default defineAgent<AdRequest, number, AdEvent>({
  name: `opinion-${agent}`,
  vetoes: false,
  propose({ time }, { candidates }) {
    if (proposal.scores.length !== candidates.length) proposal.scores = new Float64Array(candidates.length);
    const { scores } = proposal;
    const hour = Math.floor(time / HOUR);
    for (let index = 0; index < scores.length; index++)
      scores[index] = tastes[(Number(candidates[index]) * 31 + hour) % TASTES] as number;
    return proposal;
  },
});
