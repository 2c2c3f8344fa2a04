// Reads what was saved: of another version, of another program, or broken on the way.
// It must never trust a value's type, length or range.

/** Undefined where the value is no plain object. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
}

export function isFiniteNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

/** A count, or a sum of fractions of one: finite and not negative. */
export function isCount(value: unknown): value is number {
  return isFiniteNumber(value) && value >= 0;
}

/** A list of so many values that are all as asked. */
export function isListOf<Value>(
  value: unknown,
  length: number,
  is: (member: unknown) => member is Value,
): value is readonly Value[] {
  return Array.isArray(value) && value.length === length && value.every(is);
}

export function isText(value: unknown): value is string {
  return typeof value === "string";
}
