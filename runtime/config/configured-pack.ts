// A pack as it was configured: its settings, those of the command line first, and the engine's options on top of its own.
import type { AgentEvent, CandidateKey } from "../actor/agent.js";
import type { OpenPack, Pack } from "../pack.js";
import type { FoundConfig } from "./config.js";
import { InvalidConfigError } from "./invalid-config-error.js";
import { nearest } from "./nearest.js";

/**
 * @param flags settings from the command line; undefined where a flag was not given.
 * Throws {@link InvalidConfigError} for a setting that the pack has not, and what the pack itself throws.
 */
export async function openConfigured(
  pack: Pack,
  flags: Readonly<Record<string, string | undefined>>,
  { file, config }: FoundConfig,
): Promise<OpenPack<unknown, CandidateKey, AgentEvent>> {
  const known = pack.settings.map(({ name }) => name);
  const settings: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(config.settings ?? {})) {
    if (!known.includes(name)) {
      const meant = nearest(name, known);
      const hint = meant === undefined ? `it has ${known.join(", ") || "none"}` : `did you mean "${meant}"?`;
      throw new InvalidConfigError(file ?? "", [
        `settings.${name} is no setting of pack ${pack.name}; ${hint}`,
      ]);
    }
    settings[name] = value;
  }
  for (const name of known) settings[name] = flags[name] ?? settings[name];
  const opened = await pack.open(settings);
  if (config.engine === undefined) return opened;
  return { ...opened, engine: { ...opened.engine, ...config.engine } };
}
