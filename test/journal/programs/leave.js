// Gives rows to a journal and ends in the way that it is told, without a word to the journal.
import { weightedSum } from "#runtime/coordinator/vote/weighted-sum.js";
import { journal } from "#runtime/journal/open-journal.js";
import { decisionOf } from "../plain-decision.js";

const [folder = "", how = ""] = process.argv.slice(2);
const opened = journal({ folder });
const team = { agents: ["a", "b"], rule: weightedSum, idPrefix: "d-", valued: false };
for (let row = 0; row < 1000; row++) opened.append(decisionOf(row), team);
if (how === "exit") process.exit(3);
if (how === "throw") throw new Error("as asked");
