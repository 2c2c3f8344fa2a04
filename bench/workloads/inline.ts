// The floor of all comparisons: the three agents and the vote one after the other in one thread, without a message. Times
// the cores, it is what nothing can exceed.
import type { Contender } from "../harness/contender.js";
import { timed } from "./timed.js";
import { AGENTS, blankScores, score, type Workload, winnerOf } from "./workload.js";

/** Decisions between two looks at the clock; their seeds start anew each time: above 1.6 million a sine takes six times as long. */
const AT_ONCE = 1_000;

export function inlineContender(workload: Workload): Contender {
  return {
    system: "inline, one thread",
    setting: "512 in flight",
    unit: "decisions/s",
    open: async () => {
      const rows = Array.from({ length: AGENTS }, () => blankScores(workload));
      let checksum = 0;
      return {
        run: async (milliseconds) => {
          const value = await timed(milliseconds, () => {
            for (let seed = 0; seed < AT_ONCE; seed++) {
              for (let agent = 0; agent < AGENTS; agent++) {
                score(workload, agent, seed, rows[agent] as Float64Array);
              }
              checksum += winnerOf(rows);
            }
            return AT_ONCE;
          });
          if (!(checksum >= 0)) throw new RangeError("the work was optimised away");
          return { value };
        },
        close: async () => undefined,
      };
    },
  };
}
