// Plots as a file: a page with its drawings inside (.html), or one drawing with all of them (.svg).
// It must never need a script or the network, nor let a long run begin whose file cannot be written.
import { constants } from "node:fs";
import { access, stat, writeFile } from "node:fs/promises";
import { dirname, extname } from "node:path";
import { TuttiError } from "../error.js";
import { loadVega } from "./load-vega.js";
import type { Plot } from "./plot.js";
import { plotPage } from "./plot-page.js";
import { plotSheet } from "./plot-sheet.js";

/** The file's ending is no plot's. */
export class UnknownPlotEndingError extends TuttiError {
  readonly code = "UNKNOWN_PLOT_ENDING";

  constructor(file: string) {
    super(`"${file}" must end in .html, for a page, or in .svg, for a drawing`);
  }
}

/** The file cannot be written. */
export class UnwritablePlotError extends TuttiError {
  readonly code = "UNWRITABLE_PLOT";

  constructor(file: string, fault: string, options?: ErrorOptions) {
    super(
      `"${file}" cannot be written (${fault}); name a file in a folder that is there and may be written to`,
      options,
    );
  }
}

type Writer = (title: string, plots: readonly Plot[]) => Promise<string>;

const WRITERS: Readonly<Record<string, Writer>> = { ".html": plotPage, ".svg": plotSheet };

/**
 * Whether plots can be drawn and written there, told before the work that they are of; nothing is written.
 * @throws UnknownPlotEndingError, UnwritablePlotError, VegaMissingError
 */
export async function checkPlotFile(file: string): Promise<void> {
  writerOf(file);
  try {
    const there = await stat(file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw error;
    });
    if (there?.isDirectory() === true) throw Object.assign(new Error("a folder"), { code: "EISDIR" });
    await access(there === undefined ? dirname(file) : file, constants.W_OK);
  } catch (error) {
    throw unwritable(file, error);
  }
  await loadVega();
}

/**
 * Writes plots under each other; on a wide page, beside each other.
 * @throws UnknownPlotEndingError, UnwritablePlotError, VegaMissingError
 */
export async function writePage(title: string, plots: readonly Plot[], file: string): Promise<void> {
  const text = await writerOf(file)(title, plots);
  try {
    await writeFile(file, text);
  } catch (error) {
    throw unwritable(file, error);
  }
}

function writerOf(file: string): Writer {
  const writer = WRITERS[extname(file).toLowerCase()];
  if (writer === undefined) throw new UnknownPlotEndingError(file);
  return writer;
}

function unwritable(file: string, error: unknown): UnwritablePlotError {
  return new UnwritablePlotError(file, (error as NodeJS.ErrnoException).code ?? "unknown", { cause: error });
}
