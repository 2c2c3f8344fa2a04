// How a system is drawn: a colour for each family, a dash for each of its members, the same in every plot of a page. Pure.
// Colours must stand out on white and on black alike, so that one drawing serves both.

export interface SystemStyle {
  readonly colour: string;
  /** Lengths of strokes and gaps; empty for a whole line. */
  readonly dash: readonly number[];
}

interface Family {
  readonly system: RegExp;
  readonly colour: string;
}

const FAMILIES: readonly Family[] = [
  { system: /^Tutti/, colour: "#2f81f7" },
  { system: /^Go\b/, colour: "#12a594" },
  { system: /^Erlang/, colour: "#e5484d" },
  { system: /^CAF/, colour: "#e07b1a" },
  { system: /^(postMessage|piscina|comlink|tinypool|MessagePort)/, colour: "#9a6fe0" },
];
/** Floors, ceilings, and what nobody thought of. */
const OTHERS = "#8b8d98";

const DASHES: readonly (readonly number[])[] = [
  [],
  [6, 2],
  [2, 2],
  [9, 3, 2, 3],
  [4, 4],
  [12, 3],
  [1, 3],
  [9, 2, 2, 2, 2, 2],
];

function familyOf(system: string): string {
  return FAMILIES.find((family) => family.system.test(system))?.colour ?? OTHERS;
}

/** For systems that are drawn together. */
export function systemStyles(systems: readonly string[]): ReadonlyMap<string, SystemStyle> {
  const members = new Map<string, number>();
  return new Map(
    systems.map((system) => {
      const colour = familyOf(system);
      const member = members.get(colour) ?? 0;
      members.set(colour, member + 1);
      return [system, { colour, dash: DASHES[member % DASHES.length] ?? [] }];
    }),
  );
}
