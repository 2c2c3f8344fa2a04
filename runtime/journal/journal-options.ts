// What a journal can be told when it is opened, and what it does where it is told nothing.
// It must never accept what it would not keep to.
import { resolve } from "node:path";
import { LARGEST_CAPACITY } from "../channel/lane-descriptor.js";
import { InvalidJournalOptionError } from "./errors.js";
import type { WhenFull } from "./journal-client.js";
import type { SegmentLimits } from "./segments/segment-log.js";
import type { SegmentForm } from "./segments/segment-name.js";
import type { Durability, WriterOptions } from "./thread/journal-protocol.js";

export interface JournalOptions {
  /** A folder of its own, made where there is none, on a local disk. */
  readonly folder: string;
  /**
   * When a row is taken for durable: `never` synced, it survives the process but not a power cut; synced each `interval`; or
   * synced `every` time that rows were written. Default `interval`.
   */
  readonly durability?: Durability;
  /** Milliseconds between two syncs with `interval`. Default 1000. */
  readonly interval?: number;
  /**
   * What happens to a row that finds the queue full: the caller waits, or the row is shed and
   * counted. Default `shed`.
   */
  readonly whenFull?: WhenFull;
  /** Bytes of rows that wait for the disk at most, a power of two. A row takes an eighth of it at most. Default 16 MiB. */
  readonly queue?: number;
  /** Bytes of a file after which the next is begun. Default 64 MiB. */
  readonly segmentBytes?: number;
  /** Milliseconds after which the next file is begun. Default an hour. */
  readonly segmentAge?: number;
  /**
   * What becomes of a file once the next is begun: `parquet`, which takes a fifth of the room and which DuckDB, pandas and Spark
   * open as it is, by a thread that gives way to all others; or it stays `arrow`. Both are read alike. Default `parquet`.
   */
  readonly closedAs?: SegmentForm;
  /** Bytes of all files: above it the oldest are removed. At least twice `segmentBytes`. Default 16 GiB. */
  readonly mostBytes?: number;
  /** Milliseconds after which a file is removed, counted from its last row. Default 30 days. */
  readonly mostAge?: number;
}

export interface JournalSettings extends WriterOptions {
  readonly folder: string;
  readonly whenFull: WhenFull;
  readonly queue: number;
  readonly closedAs: SegmentForm;
  readonly limits: SegmentLimits;
}

const MINUTE = 60_000;
const SMALLEST_QUEUE = 1 << 16;
/** Readers and recovery hold a whole segment. */
const LARGEST_SEGMENT = 2 ** 30;

/** Throws {@link InvalidJournalOptionError}. */
export function readOptions(options: JournalOptions): JournalSettings {
  const {
    folder,
    durability = "interval",
    interval = 1000,
    whenFull = "shed",
    queue = 16 << 20,
    segmentBytes = 64 << 20,
    segmentAge = 60 * MINUTE,
    closedAs = "parquet",
    mostBytes = 16 * 2 ** 30,
    mostAge = 30 * 24 * 60 * MINUTE,
  } = options;
  if (typeof folder !== "string" || folder === "") {
    throw new InvalidJournalOptionError(
      `folder must be the name of a folder, not ${folder === "" ? "empty" : typeof folder}`,
    );
  }
  checkWord("durability", durability, ["never", "interval", "every"]);
  checkWord("whenFull", whenFull, ["block", "shed"]);
  checkWord("closedAs", closedAs, ["parquet", "arrow"]);
  checkRange("interval", interval, 1, 60 * MINUTE);
  checkRange("queue", queue, SMALLEST_QUEUE, LARGEST_CAPACITY);
  if (!Number.isInteger(Math.log2(queue))) {
    throw new InvalidJournalOptionError(`queue must be a power of two, not ${queue}`);
  }
  checkRange("segmentBytes", segmentBytes, 1, LARGEST_SEGMENT);
  checkRange("segmentAge", segmentAge, 1, Number.MAX_SAFE_INTEGER);
  checkRange("mostBytes", mostBytes, 2 * segmentBytes, Number.MAX_SAFE_INTEGER);
  checkRange("mostAge", mostAge, 1, Number.MAX_SAFE_INTEGER);
  return {
    folder: resolve(folder),
    durability,
    interval,
    whenFull,
    queue,
    closedAs,
    limits: {
      segmentBytes,
      segmentAge,
      retention: { bytes: mostBytes, age: mostAge },
      syncs: durability !== "never",
    },
  };
}

function checkWord(path: string, value: unknown, words: readonly string[]): void {
  if (typeof value === "string" && words.includes(value)) return;
  throw new InvalidJournalOptionError(`${path} must be one of ${words.join(", ")}, not ${String(value)}`);
}

function checkRange(path: string, value: unknown, least: number, most: number): void {
  if (typeof value === "number" && value >= least && value <= most) return;
  throw new InvalidJournalOptionError(`${path} must be from ${least} to ${most}, not ${String(value)}`);
}
