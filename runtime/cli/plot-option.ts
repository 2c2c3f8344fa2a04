// `--plot FILE` of a command: a file that cannot be written is told before the work, and the plots are written after it.
// It must never let a failure to draw take the results along: those are printed first.
import type { Command } from "commander";
import type { Plot } from "../plot/plot.js";
import { checkPlotFile, writePage } from "../plot/plot-file.js";

export function addPlotOption(command: Command): Command {
  return command.option("--plot <file>", "draw the results, into a page (.html) or a drawing (.svg)");
}

/**
 * What draws, once there is something to draw; where no file is named, it does nothing.
 * @param words behind `tutti`, which the page is called by.
 * @throws UnknownPlotEndingError, UnwritablePlotError, VegaMissingError
 */
export async function preparePlots(
  words: readonly string[],
  file: unknown,
  messages: NodeJS.WritableStream,
): Promise<(plots: readonly Plot[]) => Promise<void>> {
  if (typeof file !== "string") return async () => {};
  await checkPlotFile(file);
  return async (plots) => {
    await writePage(["tutti", ...words].join(" "), plots, file);
    messages.write(`Plots: ${file}\n`);
  };
}
