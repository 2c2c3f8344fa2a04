// Where a public dataset lies: in the folder that is named, or in the one of TUTTI_DATA. Either may be the dataset's own folder,
// or the one that holds it under the dataset's name.
import { existsSync } from "node:fs";
import { join } from "node:path";

/** @param named by the user, if at all. @param dataset its folder's usual name: "open-bandit". */
export function dataFolder(named: string | undefined, dataset: string): string {
  const folder = named ?? process.env["TUTTI_DATA"] ?? ".";
  const inside = join(folder, dataset);
  return existsSync(inside) ? inside : folder;
}
