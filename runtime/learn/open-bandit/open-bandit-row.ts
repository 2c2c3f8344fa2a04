// One impression of the Open Bandit Dataset, and how a record of its files becomes one.
// It must never guess at a value that is missing or odd: what is wrong is told with its row and column.
import { OpenBanditError, quoted } from "./open-bandit-error.js";

/** One item shown to one user at one position (Saito, Aihara, Matsutani & Narita, 2020, arXiv:2008.07146). */
export interface OpenBanditRow {
  /** As in the file, with its time zone. */
  readonly timestamp: string;
  /** From 0. */
  readonly item: number;
  /** 0, 1 or 2 for left, centre and right; the files say 1, 2 and 3. */
  readonly position: number;
  readonly isClicked: boolean;
  /** In (0, 1]: with which probability the logging policy showed this item at this position. */
  readonly propensity: number;
  /** Hashes. */
  readonly userFeatures: readonly string[];
  /** One for each item. */
  readonly affinities: readonly number[];
}

/** Where the columns are. */
export interface OpenBanditHeader {
  readonly timestamp: number;
  readonly item: number;
  readonly position: number;
  readonly click: number;
  readonly propensity: number;
  readonly userFeatures: readonly number[];
  readonly affinities: readonly number[];
}

/** @throws OpenBanditError where a column is missing. */
export function readHeader(names: readonly string[]): OpenBanditHeader {
  const column = (...alternatives: readonly string[]): number => {
    const place = names.findIndex((name) => alternatives.includes(name));
    if (place !== -1) return place;
    throw new OpenBanditError(
      0,
      `no column is named ${alternatives.join(" or ")}: is this an Open Bandit file?`,
    );
  };
  const columns = (prefix: string): readonly number[] =>
    names.flatMap((name, place) => (name.startsWith(prefix) ? [place] : []));
  return {
    timestamp: column("timestamp"),
    item: column("item_id"),
    position: column("position"),
    click: column("click"),
    // The dataset's files have the one name, its description the other.
    propensity: column("propensity_score", "action_prob"),
    userFeatures: columns("user_feature_"),
    affinities: columns("user-item_affinity_"),
  };
}

/** @throws OpenBanditError */
export function readRecord(row: number, record: readonly string[], header: OpenBanditHeader): OpenBanditRow {
  const number = (place: number, name: string, least: number, most: number, step?: "whole"): number => {
    const text = record[place] ?? "";
    const value = text.trim() === "" ? Number.NaN : Number(text);
    if (value >= least && value <= most && (step === undefined || Number.isInteger(value))) return value;
    const kind = step === undefined ? "a number" : "a whole number";
    const range = most === Number.MAX_VALUE ? "" : ` from ${least} to ${most}`;
    throw new OpenBanditError(row, `${name} must be ${kind}${range}, not ${quoted(text)}`);
  };
  const propensity = number(header.propensity, "propensity_score", 0, 1);
  if (propensity === 0) {
    throw new OpenBanditError(row, "propensity_score must be above 0: the item was shown");
  }
  return {
    timestamp: record[header.timestamp] ?? "",
    item: number(header.item, "item_id", 0, 2 ** 31 - 1, "whole"),
    position: number(header.position, "position", 1, 3, "whole") - 1,
    isClicked: number(header.click, "click", 0, 1, "whole") === 1,
    propensity,
    userFeatures: header.userFeatures.map((place) => record[place] ?? ""),
    affinities: header.affinities.map((place, item) =>
      number(place, `user-item_affinity_${item}`, -Number.MAX_VALUE, Number.MAX_VALUE),
    ),
  };
}
