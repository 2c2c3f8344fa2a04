// Finds what in a value cannot be sent, and where, after an encoder has refused it; for the message of the error.
// It must never be on a hot path, and never quote a value: only its place and its kind.

/** Levels of nesting that are looked into; an encoder gives up at some thousands, when the stack is full. */
const DEEPEST = 1000;
/** Characters of a place. */
const LONGEST_PLACE = 120;

/** Such as "value.items[3].callback is a function"; undefined where nothing is wrong with the value itself. */
export function findUnsendable(value: unknown): string | undefined {
  return find(value, "value", new Set());
}

function find(value: unknown, place: string, parents: Set<object>): string | undefined {
  if (typeof value === "function" || typeof value === "symbol")
    return `${shorten(place)} is a ${typeof value}`;
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return undefined;
  if (parents.has(value)) return `${shorten(place)} refers back to what it is in`;
  if (parents.size >= DEEPEST) return `${shorten(place)} is nested more than ${DEEPEST} levels deep`;
  parents.add(value);
  for (const [step, part] of partsOf(value)) {
    const found = find(part, place + step, parents);
    if (found !== undefined) return found;
  }
  parents.delete(value);
  return undefined;
}

/** What is in an object, as an encoder sees it, with the step that leads there. */
function* partsOf(value: object): Iterable<readonly [step: string, part: unknown]> {
  if (Array.isArray(value)) {
    for (const [index, part] of value.entries()) yield [`[${index}]`, part];
  } else if (value instanceof Map) {
    for (const [key, part] of value) {
      yield [".key", key];
      yield [".value", part];
    }
  } else if (value instanceof Set) {
    for (const part of value) yield [".element", part];
  } else {
    for (const [key, part] of Object.entries(value)) yield [`.${key}`, part];
  }
}

function shorten(place: string): string {
  return place.length > LONGEST_PLACE ? `${place.slice(0, LONGEST_PLACE)}...` : place;
}
