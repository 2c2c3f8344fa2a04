// Writes decisions and outcomes to a journal for ever, and says of each flush how many rows were given before it: until it is killed.
import { writeSync } from "node:fs";
import { weightedSum } from "#runtime/coordinator/vote/weighted-sum.js";
import { journal } from "#runtime/journal/open-journal.js";
import { decisionOf } from "../plain-decision.js";

const [folder = "", first = "0"] = process.argv.slice(2);
const opened = journal({
  folder,
  durability: "every",
  whenFull: "block",
  queue: 1 << 18,
  segmentBytes: 100_000,
});
const team = { agents: ["a", "b"], rule: weightedSum, idPrefix: "d-", valued: false };
const never = new Int32Array(new SharedArrayBuffer(4));
let given = Number(first);

/** At once, since what is buffered dies with the process; waits where the reader is behind. */
function say(line) {
  let bytes = Buffer.from(`${line}\n`);
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(1, bytes));
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
      Atomics.wait(never, 0, 0, 1);
    }
  }
}

for (;;) {
  for (let row = 0; row < 1 + (given % 17); row++, given++) {
    if (given % 5 === 4) opened.outcome({ decision: `d-${given}`, type: "click", value: given });
    else opened.append(decisionOf(given), team, `request ${given}`);
  }
  await opened.flush();
  say(given);
}
