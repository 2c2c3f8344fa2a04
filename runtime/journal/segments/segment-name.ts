// Names of segments: a sequence number that orders them, and the instant at which they were begun.
// It must never take another file for a segment.

/** What a segment's file is: Arrow while it is written and until it is sealed, Parquet from then on. */
export type SegmentForm = "arrow" | "parquet";

/** A file with rows, by its name. */
export interface SegmentName {
  readonly name: string;
  readonly form: SegmentForm;
  /** From 1, without gaps but where segments were removed. */
  readonly sequence: number;
  /** When it was begun, in milliseconds since 1970. */
  readonly started: number;
}

const PATTERN = /^(\d{10})-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z\.(arrows|parquet)$/;
const ARROW = ".arrows";
const PARQUET = ".parquet";
/** Digits of a sequence number. */
const DIGITS = 10;

/** As "0000000001-20261123T093000000Z.arrows", so that names sort as sequences do. */
export function segmentName(sequence: number, started: number): SegmentName {
  const instant = new Date(started).toISOString().replace(/[-:.]/g, "");
  const name = `${String(sequence).padStart(DIGITS, "0")}-${instant}${ARROW}`;
  return { name, form: "arrow", sequence, started };
}

/** The name of the same segment's file in the other form. */
export function nameAs(form: SegmentForm, { name }: SegmentName): string {
  return name.replace(/\.[a-z]+$/, form === "arrow" ? ARROW : PARQUET);
}

/** Undefined where the file is none of the journal's. */
export function parseSegmentName(name: string): SegmentName | undefined {
  const match = PATTERN.exec(name);
  if (match === null) return undefined;
  const [, sequence, year, month, day, hour, minute, second, millisecond, extension] = match;
  const started = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${millisecond}Z`);
  if (Number.isNaN(started)) return undefined;
  const form = extension === "parquet" ? "parquet" : "arrow";
  return { name, form, sequence: Number(sequence), started };
}

/** The segments among a folder's files, oldest first, each once: of one that is there in both forms the Arrow. */
export function segmentsAmong(files: readonly string[]): readonly SegmentName[] {
  const segments = new Map<number, SegmentName>();
  for (const segment of files.map(parseSegmentName)) {
    if (segment === undefined) continue;
    if (segment.form === "arrow" || !segments.has(segment.sequence)) segments.set(segment.sequence, segment);
  }
  return [...segments.values()].sort((one, other) => one.sequence - other.sequence);
}
