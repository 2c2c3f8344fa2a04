// The rule by which a key's version goes on: one more with each write, and never the same twice, removals included.
// Pure, so that every store counts alike.

/** What a change does: `next` is the key's new version, `floor` the highest version that any removed key had. */
export interface Step {
  readonly next: number;
  readonly floor: number;
}

/**
 * From the key's version now (0: absent) and the floor. Undefined where the change must not be made: the key is not at
 * `expected`. A `next` of 0 means that there was nothing to remove.
 */
export function nextVersion(
  current: number,
  floor: number,
  expected: number | undefined,
  removes: boolean,
): Step | undefined {
  if (expected !== undefined && expected !== current) return undefined;
  if (current === 0) return { next: removes ? 0 : floor + 1, floor };
  const next = current + 1;
  return { next, floor: removes ? Math.max(floor, next) : floor };
}
