// A team as the writer's thread knows it: the texts that stand in each of its decisions' rows.
import type { KnownText } from "../columns/batch-texts.js";

export class KnownTeam {
  /** In the agents' order, like `versions`. */
  readonly names: readonly (KnownText | undefined)[];
  readonly versions: readonly (KnownText | undefined)[];
  readonly rule: KnownText | undefined;
  /** Ids of decisions begin with it. */
  readonly idPrefix: string;

  constructor(
    names: readonly (KnownText | undefined)[],
    versions: readonly (KnownText | undefined)[],
    rule: KnownText | undefined,
    idPrefix: string,
  ) {
    this.names = names;
    this.versions = versions;
    this.rule = rule;
    this.idPrefix = idPrefix;
  }
}
