// Settings of a pack as flags of a command: `--campaigns FILE`.
// It must never read a setting's value: what it means is the pack's to say.
import type { Command } from "commander";
import type { PackSetting } from "../pack.js";

/** Adds a flag for each setting. */
export function addSettings(command: Command, settings: readonly PackSetting[]): Command {
  for (const { name, value, summary } of settings) command.option(`--${name} <${value}>`, summary);
  return command;
}

/** The settings that were given, keyed by name; the others are undefined. */
export function givenSettings(
  settings: readonly PackSetting[],
  options: Record<string, unknown>,
): Record<string, string | undefined> {
  const given: Record<string, string | undefined> = {};
  for (const { name } of settings) {
    const value = options[name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())];
    given[name] = typeof value === "string" ? value : undefined;
  }
  return given;
}
