// From the text of a catalogue to campaigns: parsed, checked against the schema and the rules, converted.
// It must never let a campaign through that breaks a rule, and tells all problems at once.
import { Ajv, type ValidateFunction } from "ajv";
import { parse as parseYaml } from "yaml";
import type { Catalogue } from "./campaign.js";
import type { CatalogueFile } from "./catalogue-file.js";
import { catalogueProblems, schemaProblem } from "./catalogue-problems.js";
import { CATALOGUE_SCHEMA } from "./catalogue-schema.js";
import { InvalidCatalogueError } from "./invalid-catalogue.js";
import { readCampaign } from "./read-campaign.js";

export type CatalogueFormat = "json" | "yaml";

/** Characters of a catalogue; 100,000 campaigns of some size fit. */
export const LONGEST_CATALOGUE: number = 64 * 1024 * 1024;
/** What YAML aliases may make of a document, as the yaml package counts: enough for shared targeting, not for a bomb. */
const ALIASES = 10_000;

let schema: ValidateFunction<CatalogueFile> | undefined;

/**
 * Reads a catalogue from its text; {@link CATALOGUE_SCHEMA} documents the format.
 * @param source how the text is named in errors.
 * @throws {InvalidCatalogueError} with every problem, each with its path.
 */
export function parseCatalogue(text: string, format: CatalogueFormat, source = "catalogue"): Catalogue {
  if (text.length > LONGEST_CATALOGUE) {
    throw new InvalidCatalogueError(source, [`must be at most ${LONGEST_CATALOGUE} characters`]);
  }
  const file = parseText(text, format, source);
  schema ??= new Ajv({ allErrors: true, useDefaults: true }).compile<CatalogueFile>(CATALOGUE_SCHEMA);
  if (!schema(file)) throw new InvalidCatalogueError(source, (schema.errors ?? []).map(schemaProblem));
  const problems = catalogueProblems(file);
  if (problems.length > 0) throw new InvalidCatalogueError(source, problems);
  return { currency: file.currency, campaigns: file.campaigns.map(readCampaign) };
}

function parseText(text: string, format: CatalogueFormat, source: string): unknown {
  try {
    if (format === "json") return JSON.parse(text);
    return parseYaml(text, { maxAliasCount: ALIASES, logLevel: "error" });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new InvalidCatalogueError(source, [`is not ${format.toUpperCase()}: ${reason}`], { cause: error });
  }
}
