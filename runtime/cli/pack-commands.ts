// The commands that a pack brings, hung into the `tutti` command: `tutti bench rtb`.
// It must never let a pack write to standard output itself: results go there alone, as a page or as JSON.
import type { Command } from "commander";
import type { Pack, PackCommand } from "../pack.js";
import { addPlotOption, preparePlots } from "./plot-option.js";
import { startProgress } from "./progress.js";
import { addSettings, givenSettings } from "./settings.js";

/** Adds each of the pack's commands; words that several have in front become one group. */
export function addPackCommands(
  program: Command,
  { commands = [] }: Pack,
  addOptions: (command: Command) => Command,
  write: (text: string) => Promise<void>,
  messages: NodeJS.WriteStream,
): void {
  for (const each of commands) {
    const command = addOptions(each.words.reduce(childOf, program));
    addSettings(command, each.settings);
    if (each.draws === true) addPlotOption(command);
    command
      .description(each.summary)
      .option("--json", "print one JSON object")
      .action((options: Record<string, unknown>) => run(each, options, write, messages));
  }
}

function childOf(parent: Command, word: string): Command {
  return parent.commands.find((child) => child.name() === word) ?? parent.command(word);
}

async function run(
  command: PackCommand,
  options: Record<string, unknown>,
  write: (text: string) => Promise<void>,
  messages: NodeJS.WriteStream,
): Promise<void> {
  const draw = await preparePlots(command.words, options["plot"], messages);
  const { page, report, plots } = await command.run(givenSettings(command.settings, options), (what, total) =>
    startProgress(what, total, messages),
  );
  await write(options["json"] === true ? `${JSON.stringify(report)}\n` : page);
  await draw(plots?.() ?? []);
}
