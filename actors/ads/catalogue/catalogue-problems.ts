// What is wrong with a catalogue, in words: the schema's errors, and the rules that a schema cannot say.
// Each problem is one line that begins with the path, as in `campaigns[3].dailyBudget must be >= 0`.
import type { ErrorObject } from "ajv";
import type { CatalogueFile, FileCampaign, FileCreative } from "./catalogue-file.js";
import { isCountry } from "./country-code.js";
import { instantOf } from "./instant.js";

/** What ajv tells beside its message, by keyword. */
interface SchemaParameters {
  readonly missingProperty?: string;
  readonly additionalProperty?: string;
  readonly allowedValues?: readonly string[];
}

/** One of the schema's errors in words. */
export function schemaProblem(error: ErrorObject): string {
  const path = readablePath(error.instancePath);
  const parameters = error.params as SchemaParameters;
  switch (error.keyword) {
    case "required":
      return `${join(path, parameters.missingProperty ?? "")} is required`;
    case "additionalProperties":
      return `${join(path, shorten(parameters.additionalProperty ?? ""))} is not a field of the format`;
    case "enum":
      return `${path} must be one of ${parameters.allowedValues?.join(", ")}`;
    default:
      return `${path === "" ? "the catalogue" : path} ${error.message ?? "is not valid"}`;
  }
}

/** Rules across fields and campaigns: unique ids, flights, budgets, what a creative needs. */
export function catalogueProblems({ campaigns }: CatalogueFile): string[] {
  const problems: string[] = [];
  const seen = new Map<string, number>();
  for (const [index, campaign] of campaigns.entries()) {
    const path = `campaigns[${index}]`;
    const first = seen.get(campaign.id);
    if (first !== undefined) problems.push(`${path}.id repeats campaigns[${first}].id`);
    else seen.set(campaign.id, index);
    campaignProblems(campaign, path, problems);
  }
  return problems;
}

function campaignProblems(campaign: FileCampaign, path: string, problems: string[]): void {
  const start = instantOf(campaign.start);
  const end = instantOf(campaign.end);
  if (Number.isNaN(start)) problems.push(`${path}.start must be an ISO 8601 date, as in 2026-03-01`);
  if (Number.isNaN(end)) problems.push(`${path}.end must be an ISO 8601 date, as in 2026-04-01`);
  if (start !== undefined && end !== undefined && end <= start) {
    problems.push(`${path}.end must be after start`);
  }
  if (campaign.totalBudget !== undefined && campaign.totalBudget < campaign.dailyBudget) {
    problems.push(`${path}.totalBudget must be at least dailyBudget`);
  }
  for (const [index, country] of campaign.targeting.countries.entries()) {
    if (!isCountry(country)) {
      problems.push(`${path}.targeting.countries[${index}] must be an ISO 3166-1 code, not "${country}"`);
    }
  }
  const seen = new Set<string>();
  for (const [index, creative] of campaign.creatives.entries()) {
    const creativePath = `${path}.creatives[${index}]`;
    if (seen.has(creative.id)) problems.push(`${creativePath}.id repeats in the campaign`);
    seen.add(creative.id);
    creativeProblems(creative, creativePath, problems);
  }
}

function creativeProblems(creative: FileCreative, path: string, problems: string[]): void {
  if (creative.media !== "banner" && creative.duration === 0) {
    problems.push(`${path}.duration must be > 0 for ${creative.media}`);
  }
  if (creative.media !== "audio" && (creative.width === 0 || creative.height === 0)) {
    problems.push(`${path}.width and height must be > 0 for ${creative.media}`);
  }
}

/** "/campaigns/3/dailyBudget" as "campaigns[3].dailyBudget". */
function readablePath(pointer: string): string {
  return pointer
    .slice(1)
    .replaceAll(/\/(\d+)/g, "[$1]")
    .replaceAll("/", ".");
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

function shorten(name: string): string {
  return name.length > 64 ? `${name.slice(0, 64)}...` : name;
}
