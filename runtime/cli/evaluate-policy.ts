// `tutti evaluate policy`: what a policy would have earned on another's log: of the pack's own, of a journal, or of the Open
// Bandit Dataset. It must never print a page and JSON at once.
import { type Command, Option } from "commander";
import type { DecisionLog } from "../decision-log.js";
import { TuttiError } from "../error.js";
import { JournalReader } from "../journal/read/journal-reader.js";
import { dataFolder } from "../learn/dataset/data-folder.js";
import { evaluateLog } from "../learn/decision-log/evaluate-log.js";
import { journalLog } from "../learn/decision-log/journal-log.js";
import { loadTargetPolicy, NATURAL_POLICIES } from "../learn/decision-log/load-target-policy.js";
import type { TargetPolicy } from "../learn/decision-log/target-policy.js";
import {
  type OpenBanditPolicy,
  openBanditLog,
  openBanditPolicy,
} from "../learn/open-bandit/open-bandit-log.js";
import type { Pack } from "../pack.js";
import { addPlotOption, preparePlots } from "./plot-option.js";
import { policyPlots } from "./policy-plots.js";
import { policyPage } from "./policy-report.js";

/** The dataset's own folder, within one that is named. */
const FOLDER = "open-bandit";
const DATASET_POLICIES: readonly OpenBanditPolicy[] = ["random", "bts"];
const NAMES = [...NATURAL_POLICIES.map(({ name }) => name), "a module (./mine.js)"].join(", ");
const JOURNAL_REWARD = "click";

interface Flags {
  readonly data?: string;
  readonly log?: string;
  readonly journal?: string;
  readonly campaign: string;
  readonly behaviour: OpenBanditPolicy;
  readonly policy?: string;
  readonly reward?: string;
  readonly seed: number;
  readonly json?: true;
  readonly plot?: string;
}

/** What is asked, and by which words the report repeats it. */
interface Question {
  readonly log: DecisionLog;
  readonly policy: TargetPolicy;
  readonly source: Readonly<Record<string, string>>;
}

/** The pack has no logs of its own. */
export class NoLogsError extends TuttiError {
  readonly code = "NO_LOGS";

  constructor(pack: string) {
    super(`pack "${pack}" has no logs that policies can be judged by: leave out --log`);
  }
}

/** Adds the command to the group `evaluate`, which may be there already. */
export function addEvaluatePolicy(
  program: Command,
  pack: Pack,
  addOptions: (command: Command) => Command,
  wholeNumber: (text: string) => number,
  write: (text: string) => Promise<void>,
  messages: NodeJS.WriteStream,
): void {
  const group = program.commands.find((each) => each.name() === "evaluate") ?? program.command("evaluate");
  const ofDataset = ["data", "campaign", "behaviour"];
  const command = addOptions(group.command("policy"))
    .description("estimate what a policy would have earned on another policy's log")
    .option(
      "--data <folder>",
      `the Open Bandit Dataset, or what holds ${FOLDER} (default: $TUTTI_DATA, or this folder)`,
    )
    .addOption(
      new Option("--log <file>", "the pack's own log in its place").conflicts([...ofDataset, "journal"]),
    )
    .addOption(new Option("--journal <folder>", "a journal in its place").conflicts([...ofDataset, "log"]))
    .addOption(
      new Option("--campaign <name>", "of the dataset").choices(["men", "women", "all"]).default("men"),
    )
    .addOption(
      new Option("--behaviour <name>", "who wrote the dataset's log")
        .choices(DATASET_POLICIES)
        .default("random" satisfies OpenBanditPolicy),
    )
    .option(
      "--policy <name>",
      `who is evaluated: ${NAMES}; of the dataset also random, bts (default: bts, or uniform)`,
    )
    .addOption(
      new Option("--reward <name>", `what counts, of a log or a journal (default: its clicks)`).conflicts(
        ofDataset,
      ),
    )
    .option("--seed <number>", "of the resamples and of the policy's replay", wholeNumber, 1);
  addPlotOption(command)
    .option("--json", "print one JSON object")
    .action(async (flags: Flags) => {
      const draw = await preparePlots(["evaluate", "policy"], flags.plot, messages);
      const { log, policy, source } = await questionOf(flags, pack);
      const { seed } = flags;
      const onRow = (rows: number): void => {
        // How many there will be is not known before the end, so there is no bar to fill.
        if (messages.isTTY === true && rows % 1000 === 0) messages.write(`\rReading: ${rows} rows`);
      };
      const evaluation = await evaluateLog(log, policy, { seed, onRow });
      messages.write(`${messages.isTTY === true ? "\r" : ""}Reading: ${evaluation.rows} rows\n`);
      const report = { ...source, policy: policy.name, reward: log.reward, seed, ...evaluation };
      await write(
        flags.json === true ? `${JSON.stringify(report)}\n` : policyPage(log, policy.name, evaluation),
      );
      await draw(policyPlots(log, policy.name, evaluation));
    });
}

async function questionOf(flags: Flags, pack: Pack): Promise<Question> {
  const { log: file, journal, data, campaign, behaviour, reward, seed } = flags;
  const named = (name: string): Promise<TargetPolicy> => loadTargetPolicy(name, process.cwd());
  if (file !== undefined) {
    if (pack.openLog === undefined) throw new NoLogsError(pack.name);
    const policy = await named(flags.policy ?? "uniform");
    return { log: await pack.openLog(file, reward), policy, source: { log: file } };
  }
  if (journal !== undefined) {
    const policy = await named(flags.policy ?? "uniform");
    const rows = new JournalReader({ folder: journal });
    return {
      log: await journalLog(`the journal ${journal}`, rows, reward ?? JOURNAL_REWARD),
      policy,
      source: { journal },
    };
  }
  const source = { folder: dataFolder(data, FOLDER), campaign, behaviour };
  const name = flags.policy ?? "bts";
  const own = DATASET_POLICIES.find((each) => each === name);
  const policy = own === undefined ? await named(name) : await openBanditPolicy(own, source, seed);
  return { log: openBanditLog(source), policy, source: { campaign, behaviour } };
}
