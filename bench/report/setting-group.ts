// Results that are compared with each other: those of one bench in one setting. Pure.

import type { Unit } from "../harness/contender.js";
import type { Result } from "../harness/result.js";
import { isRate } from "./number-format.js";

export interface SettingGroup {
  readonly bench: string;
  readonly setting: string;
  readonly unit: Unit;
  /** With a median, best first. */
  readonly measured: readonly MeasuredResult[];
  readonly absent: readonly Result[];
  readonly failed: readonly Result[];
}

export type MeasuredResult = Result & {
  readonly median: number;
  readonly min: number;
  readonly max: number;
};

function isMeasured(result: Result): result is MeasuredResult {
  return result.median !== undefined;
}

/** In the order in which benches, settings and units first appear. Two units in a setting are two groups. */
export function settingGroups(results: readonly Result[]): readonly SettingGroup[] {
  const groups = new Map<string, Result[]>();
  for (const result of results) {
    const key = JSON.stringify([result.bench, result.setting, result.unit]);
    groups.set(key, [...(groups.get(key) ?? []), result]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { bench, setting, unit } = first;
    const better = isRate(unit) ? -1 : 1;
    return {
      ...{ bench, setting, unit },
      measured: group.filter(isMeasured).sort((one, other) => better * (one.median - other.median)),
      absent: group.filter(({ absent }) => absent !== undefined),
      failed: group.filter(({ failed }) => failed !== undefined),
    };
  });
}
