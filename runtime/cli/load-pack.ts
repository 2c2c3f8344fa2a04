// Finds a pack by its module name, as a user of the command would import it: "tutti/ads", "./my-pack.js", "some-package".
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { TuttiError } from "../error.js";
import type { Pack } from "../pack.js";

/** No such module, or it exports no `pack`. */
export class PackNotFoundError extends TuttiError {
  readonly code = "PACK_NOT_FOUND";
}

/** Names are looked up from `directory`, those that start with "tutti/" in this package. Throws {@link PackNotFoundError}. */
export async function loadPack(name: string, directory: string): Promise<Pack> {
  let module: { pack?: unknown };
  try {
    module = (await import(locate(name, directory))) as { pack?: unknown };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PackNotFoundError(`pack "${name}" could not be loaded: ${reason}`, { cause: error });
  }
  const { pack } = module;
  if (typeof pack !== "object" || pack === null || typeof (pack as Partial<Pack>).open !== "function") {
    throw new PackNotFoundError(`module "${name}" exports no \`pack\``);
  }
  return pack as Pack;
}

function locate(name: string, directory: string): string {
  if (name.startsWith("tutti/")) return name;
  if (name.startsWith(".") || name.startsWith("/")) return pathToFileURL(resolve(directory, name)).href;
  return pathToFileURL(createRequire(resolve(directory, "pack.js")).resolve(name)).href;
}
