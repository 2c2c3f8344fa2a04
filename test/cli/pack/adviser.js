// Says which number is larger.
import { defineAgent } from "tutti";

export default defineAgent({
  name: "adviser",
  propose(/** @type {{ left: number, right: number }} */ { left, right }) {
    return { scores: left > right ? [1, 0] : [0, 1], reason: `${left} against ${right}` };
  },
});
