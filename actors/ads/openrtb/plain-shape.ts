// Whether an object is, at a glance, what a shape says: nearly all requests are, and only the others are looked at closely.
// It must never take for plain what a close look would refuse; the other way round costs time alone.

/** `number` is 0 or more, `signed` any; `required` texts are there and not empty. */
export type Kind = "text" | "texts" | "required" | "number" | "signed" | "numbers" | "flag";

/** By name: a kind, an object, or a list of objects. */
export interface Shape {
  readonly [name: string]: Kind | Shape | readonly [Shape];
}

interface Rules {
  readonly required: readonly string[];
  readonly fields: ReadonlyMap<string, (value: unknown) => boolean>;
}

/** Made once for a shape: whether a value is plainly of it. */
export function plainly(shape: Shape): (value: unknown) => boolean {
  const rules = rulesOf(shape);
  return (value) => isPlain(value, rules);
}

function rulesOf(shape: Shape): Rules {
  const required: string[] = [];
  const fields = new Map<string, (value: unknown) => boolean>();
  for (const [name, kind] of Object.entries(shape)) {
    if (kind === "required") required.push(name);
    if (typeof kind === "string") fields.set(name, KINDS[kind]);
    else if (isList(kind)) {
      const entry = plainly(kind[0]);
      fields.set(name, (value) => Array.isArray(value) && value.every(entry));
    } else fields.set(name, plainly(kind));
  }
  return { required, fields };
}

function isPlain(value: unknown, { required, fields }: Rules): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  for (const name of required) if (!Object.hasOwn(value, name)) return false;
  for (const name of Object.keys(value)) {
    const rule = fields.get(name);
    if (rule === undefined) continue;
    if (!rule((value as Readonly<Record<string, unknown>>)[name])) return false;
  }
  return true;
}

/** Characters up to which any text is taken whole. */
const SHORT = 512;
/** Entries up to which any list is. */
const FEW = 1_024;

const KINDS: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  text: (value) => typeof value === "string" || typeof value === "number",
  required: (value) => typeof value === "string" && value !== "" && value.length <= SHORT,
  texts: (value) =>
    Array.isArray(value) && value.length <= FEW && value.every((each) => typeof each === "string"),
  number: (value) => typeof value === "number" && value >= 0 && value < Number.POSITIVE_INFINITY,
  signed: (value) => typeof value === "number" && Number.isFinite(value),
  numbers: (value) => Array.isArray(value) && value.length <= FEW && value.every(Number.isSafeInteger),
  flag: (value) => value === 0 || value === 1 || typeof value === "boolean",
};

export function isList(kind: Shape | readonly [Shape]): kind is readonly [Shape] {
  return Array.isArray(kind);
}
