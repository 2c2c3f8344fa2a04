// `tutti evaluate policy`: what a policy would have earned on another's log, of the Open Bandit Dataset.
// It must never print a page and JSON at once.
import { join } from "node:path";
import { type Command, Option } from "commander";
import { evaluateOpenBandit, type OpenBanditPolicy } from "../learn/open-bandit/evaluate-open-bandit.js";
import { policyPage } from "./policy-report.js";

/** Within the folder that TUTTI_DATA names. */
const FOLDER = "open-bandit";
const POLICIES: readonly OpenBanditPolicy[] = ["random", "bts"];

interface Flags {
  readonly data?: string;
  readonly campaign: string;
  readonly behaviour: OpenBanditPolicy;
  readonly policy: OpenBanditPolicy;
  readonly seed: number;
  readonly json?: true;
}

/** Adds the command to the group `evaluate`, which may be there already. */
export function addEvaluatePolicy(
  program: Command,
  wholeNumber: (text: string) => number,
  write: (text: string) => Promise<void>,
  messages: NodeJS.WriteStream,
): void {
  const group = program.commands.find((each) => each.name() === "evaluate") ?? program.command("evaluate");
  group
    .command("policy")
    .description("estimate what a policy would have earned on another policy's log")
    .option("--data <folder>", `the Open Bandit Dataset (default: ${FOLDER} in $TUTTI_DATA, or this folder)`)
    .addOption(new Option("--campaign <name>", "whose log").choices(["men", "women", "all"]).default("men"))
    .addOption(new Option("--behaviour <name>", "who wrote the log").choices(POLICIES).default("random"))
    .addOption(new Option("--policy <name>", "who is evaluated").choices(POLICIES).default("bts"))
    .option("--seed <number>", "of the resamples and of the policy's replay", wholeNumber, 1)
    .option("--json", "print one JSON object")
    .action(async ({ data, campaign, behaviour, policy, seed, json }: Flags) => {
      const { TUTTI_DATA } = process.env;
      const folder = data ?? (TUTTI_DATA === undefined ? "." : join(TUTTI_DATA, FOLDER));
      let read = 0;
      const question = { folder, campaign, behaviour, policy, seed };
      const estimates = await evaluateOpenBandit(question, (rows) => {
        read = rows;
        // How many there will be is not known before the end, so there is no bar to fill.
        if (messages.isTTY === true && rows % 1000 === 0) messages.write(`\rReading: ${rows} rows`);
      });
      messages.write(`${messages.isTTY === true ? "\r" : ""}Reading: ${read} rows\n`);
      const title = `Clicks an impression of ${policy}, by the log of ${behaviour}, campaign ${campaign}: ${read} rows.`;
      const report = { campaign, behaviour, policy, seed, estimates };
      await write(json === true ? `${JSON.stringify(report)}\n` : policyPage(title, estimates));
    });
}
