// Finds and reads the configuration: the file that is named, or the one that lies in the working folder.
// It must never take the first of two: which of them holds would be a riddle.
import { access, readFile } from "node:fs/promises";
import { extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parse } from "yaml";
import { asConfig, configFaults } from "./check-config.js";
import type { FoundConfig } from "./config.js";
import { InvalidConfigError } from "./invalid-config-error.js";

export const CONFIG_NAMES: readonly string[] = ["yaml", "yml", "json", "ts", "js", "mjs"].map(
  (ending) => `tutti.config.${ending}`,
);

/** @param named by the user; left out: looked for in `folder`. Throws {@link InvalidConfigError}. */
export async function findConfig(folder: string, named?: string): Promise<FoundConfig> {
  const file = named === undefined ? await theOneIn(folder) : resolve(folder, named);
  if (file === undefined) return { file: undefined, config: {} };
  const value = await read(file);
  const faults = configFaults(value);
  if (faults.length > 0) throw new InvalidConfigError(file, faults);
  return { file, config: asConfig(value) };
}

async function theOneIn(folder: string): Promise<string | undefined> {
  const found: string[] = [];
  for (const name of CONFIG_NAMES) {
    const there = await access(resolve(folder, name)).then(
      () => true,
      () => false,
    );
    if (there) found.push(name);
  }
  if (found.length > 1) {
    throw new InvalidConfigError(folder, [
      `there are ${found.join(" and ")}: leave one, or name it by --config`,
    ]);
  }
  return found[0] === undefined ? undefined : resolve(folder, found[0]);
}

async function read(file: string): Promise<unknown> {
  const ending = extname(file);
  if ([".ts", ".js", ".mjs"].includes(ending)) return importDefault(file);
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw new InvalidConfigError(file, ["it cannot be read"], { cause: error });
  }
  try {
    return ending === ".json" ? (JSON.parse(text) as unknown) : (parse(text) as unknown);
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    throw new InvalidConfigError(file, [`it is no ${ending === ".json" ? "JSON" : "YAML"}: ${reason}`], {
      cause: error,
    });
  }
}

async function importDefault(file: string): Promise<unknown> {
  let module: { default?: unknown };
  try {
    module = (await import(pathToFileURL(file).href)) as { default?: unknown };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const types = file.endsWith(".ts")
      ? " (TypeScript needs Node 22.18 or later; .js, .json and .yaml do not)"
      : "";
    throw new InvalidConfigError(file, [`it cannot be imported: ${reason}${types}`], { cause: error });
  }
  if (module.default === undefined) throw new InvalidConfigError(file, ["it has no default export"]);
  return module.default;
}
