// Reads a whole number from a command's settings.
import { InvalidSettingError } from "./invalid-setting.js";

/** Throws {@link InvalidSettingError}. */
export function wholeSetting(
  settings: Readonly<Record<string, string | undefined>>,
  name: string,
  otherwise: number,
): number {
  const given = settings[name];
  if (given === undefined) return otherwise;
  const value = Number(given);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  throw new InvalidSettingError(name, "a whole number of at least 1", given);
}
