// Reads a catalogue from a file; its ending says the format.
import { readFile, stat } from "node:fs/promises";
import { extname } from "node:path";
import type { Catalogue } from "./campaign.js";
import { InvalidCatalogueError } from "./invalid-catalogue.js";
import { type CatalogueFormat, LONGEST_CATALOGUE, parseCatalogue } from "./parse-catalogue.js";

const FORMATS: ReadonlyMap<string, CatalogueFormat> = new Map([
  [".json", "json"],
  [".yaml", "yaml"],
  [".yml", "yaml"],
]);

/**
 * Reads `path`, which ends in .json, .yaml or .yml.
 * @throws {InvalidCatalogueError} where it cannot be read, or breaks the format.
 */
export async function loadCatalogue(path: string): Promise<Catalogue> {
  const format = FORMATS.get(extname(path).toLowerCase());
  if (format === undefined) throw new InvalidCatalogueError(path, ["must end in .json, .yaml or .yml"]);
  return parseCatalogue(await readText(path), format, path);
}

async function readText(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size <= LONGEST_CATALOGUE) return await readFile(path, "utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InvalidCatalogueError(path, [`cannot be read: ${reason}`], { cause: error });
  }
  throw new InvalidCatalogueError(path, [`must be at most ${LONGEST_CATALOGUE} bytes`]);
}
