// Names of segments: a sequence number that orders them, and the instant at which they were begun.
// It must never take another file for a segment.

/** A file with rows, by its name. */
export interface SegmentName {
  readonly name: string;
  /** From 1, without gaps but where segments were removed. */
  readonly sequence: number;
  /** When it was begun, in milliseconds since 1970. */
  readonly started: number;
}

const PATTERN = /^(\d{10})-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z\.arrows$/;
/** Digits of a sequence number. */
const DIGITS = 10;

/** As "0000000001-20261123T093000000Z.arrows", so that names sort as sequences do. */
export function segmentName(sequence: number, started: number): SegmentName {
  const instant = new Date(started).toISOString().replace(/[-:.]/g, "");
  return { name: `${String(sequence).padStart(DIGITS, "0")}-${instant}.arrows`, sequence, started };
}

/** Undefined where the file is none of the journal's. */
export function parseSegmentName(name: string): SegmentName | undefined {
  const match = PATTERN.exec(name);
  if (match === null) return undefined;
  const [, sequence, year, month, day, hour, minute, second, millisecond] = match;
  const started = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${millisecond}Z`);
  return Number.isNaN(started) ? undefined : { name, sequence: Number(sequence), started };
}

/** The segments among a folder's files, oldest first. */
export function segmentsAmong(files: readonly string[]): readonly SegmentName[] {
  return files
    .map(parseSegmentName)
    .filter((segment) => segment !== undefined)
    .sort((one, other) => one.sequence - other.sequence);
}
