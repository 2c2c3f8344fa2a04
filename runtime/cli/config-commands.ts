// `tutti init` writes a configuration with everything explained; `tutti check` says whether the one that is there will do.
// It must never overwrite a file.
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { AgentEvent, CandidateKey } from "../actor/agent.js";
import type { FoundConfig } from "../config/config.js";
import { CONFIG_TEMPLATE } from "../config/config-template.js";
import { InvalidConfigError } from "../config/invalid-config-error.js";
import { InvalidOptionError } from "../engine/invalid-option-error.js";
import { validateEngineOptions } from "../engine/validate-engine-options.js";
import type { OpenPack } from "../pack.js";

const FILE = "tutti.config.yaml";

/** Throws InvalidConfigError where there is one. */
export async function writeConfig(folder: string): Promise<string> {
  const file = resolve(folder, FILE);
  try {
    await writeFile(file, CONFIG_TEMPLATE, { flag: "wx" });
  } catch (error) {
    throw new InvalidConfigError(file, ["it is there already, or cannot be written"], { cause: error });
  }
  return `${FILE} is written; tutti check tells whether it will do\n`;
}

/** What would be run, in lines of at most 80 columns. Throws InvalidConfigError for options that the engine refuses. */
export function checkedConfig(
  pack: OpenPack<unknown, CandidateKey, AgentEvent>,
  name: string,
  { file, config }: FoundConfig,
): string {
  try {
    validateEngineOptions(pack.engine);
  } catch (error) {
    if (!(error instanceof InvalidOptionError)) throw error;
    throw new InvalidConfigError(file ?? name, [`engine.${error.message}`], { cause: error });
  }
  const { agents, deadline } = pack.engine;
  const { port, host, data, journal } = config.serve ?? {};
  return [
    `configuration  ${file ?? "none: what is usual holds"}`,
    `pack           ${name}, ${agents.length} agents, ${deadline === undefined ? "the usual deadline" : `${deadline} ms a decision`}`,
    `serve          ${host ?? "127.0.0.1"}, port ${port ?? 8080}`,
    `data           ${data ?? "in memory"}`,
    `journal        ${journal ?? "none"}`,
    "",
  ].join("\n");
}
