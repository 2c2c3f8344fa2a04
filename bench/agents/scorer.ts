// An agent of a known amount of work: |sin| for each candidate ("sine"), or nothing ("idle"). Told apart by its address:
// "scorer.js?agent=1&work=sine".
import { defineAgent } from "tutti";

export interface ScoreRequest {
  readonly seed: number;
}

const query = new URL(import.meta.url).searchParams;
const stride = Number(query.get("agent") ?? 1);
const works = query.get("work") === "sine";

let scores = new Float64Array(0);

export default defineAgent<ScoreRequest>({
  name: `scorer-${stride}`,
  vetoes: false,
  propose({ seed }, { candidates }) {
    const count = candidates.length;
    if (scores.length !== count) scores = new Float64Array(count).fill(0.5);
    if (works)
      for (let index = 0; index < count; index++) scores[index] = Math.abs(Math.sin(seed + index * stride));
    return { scores };
  },
});
