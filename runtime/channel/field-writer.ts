// What writes one field of a struct into its place. A type only: the writers are beside it, by kind of field.
import type { StructMemory } from "./struct-memory.js";

/** Writes `value` into the message that starts at byte `start`. Throws {@link EncodingError}. */
export type FieldWriter = (value: unknown, memory: StructMemory, start: number) => void;
