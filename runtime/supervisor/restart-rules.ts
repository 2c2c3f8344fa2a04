// The tables of OTP's supervisor: which ends are followed by a restart, and whom a restart touches.
import type { Ending } from "./member.js";
import type { RestartType, Strategy } from "./supervisor-spec.js";

/** Whether a child that ended so by itself is restarted. A start that fails is tried again, as a restart. */
export function isRestarted(restart: RestartType, ending: Ending): boolean {
  switch (restart) {
    case "permanent":
      return true;
    case "transient":
      return ending === "error" || ending === "failed";
    case "temporary":
      return false;
  }
}

/** `members` in start order: `member` and those that share its fate, in that order. */
export function sharersOfFate<Member>(
  strategy: Strategy,
  members: readonly Member[],
  member: Member,
): readonly Member[] {
  switch (strategy) {
    case "one_for_one":
      return [member];
    case "one_for_all":
      return members;
    case "rest_for_one":
      return members.slice(members.indexOf(member));
  }
}
