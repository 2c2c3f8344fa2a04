// What training gives: a file that says what was learned, from what, how good it is, and what it came from.
// It must never hold a time or a name of a machine: the same training gives the same bytes, and so the same version.
import { createHash } from "node:crypto";
import { open, readFile, rename, rm } from "node:fs/promises";
import { Ajv } from "ajv";
import { TuttiError } from "../../error.js";

/** Of the file; a reader of another one refuses it. */
const SCHEMA = "tutti/artifact/1";

/** An artifact before it has a version. */
export interface TrainedAgent {
  /** Whom it is for: an agent's name, or "coordinator". */
  readonly agent: string;
  readonly seed: number;
  /** What it was learned from: `fingerprint` tells data apart. */
  readonly data: { readonly fingerprint: string } & Readonly<Record<string, unknown>>;
  /** Versions of the artifacts that it began with, or that played beside it. */
  readonly parents: readonly string[];
  readonly metrics: Readonly<Record<string, unknown>>;
  /** Plain data, for the agent: its `model`. */
  readonly model?: unknown;
  /** Plain data, for who sets the agent up: weights, options. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

export interface Artifact extends TrainedAgent {
  readonly schema: typeof SCHEMA;
  /** 16 hexadecimal digits of SHA-256 over all the rest. */
  readonly version: string;
}

/** The file is none, or is not what it says it is. */
export class InvalidArtifactError extends TuttiError {
  readonly code = "INVALID_ARTIFACT";

  constructor(file: string, reason: string, options?: ErrorOptions) {
    super(`${file} is no artifact of \`tutti train\`: ${reason}`, options);
  }
}

/** The file cannot be written. */
export class UnwritableArtifactError extends TuttiError {
  readonly code = "UNWRITABLE_ARTIFACT";

  constructor(file: string, options: ErrorOptions) {
    const { cause } = options;
    super(`${file} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`, options);
  }
}

const isArtifact = new Ajv().compile<Artifact>({
  type: "object",
  required: ["schema", "version", "agent", "seed", "data", "parents", "metrics"],
  additionalProperties: false,
  properties: {
    schema: { const: SCHEMA },
    version: { type: "string", pattern: "^[0-9a-f]{16}$" },
    agent: { type: "string", minLength: 1, maxLength: 64 },
    seed: { type: "integer" },
    data: { type: "object", required: ["fingerprint"], properties: { fingerprint: { type: "string" } } },
    parents: { type: "array", items: { type: "string" } },
    metrics: { type: "object" },
    model: {},
    settings: { type: "object" },
  },
});

/** @throws RangeError where a number in it is not finite: JSON would make it null. */
export function artifactOf(trained: TrainedAgent): Artifact {
  // Through JSON, so that what is written and what is kept at hand are the same.
  const plain = JSON.parse(JSON.stringify(trained, onlyFinite)) as TrainedAgent;
  return { schema: SCHEMA, version: versionOf(plain), ...plain };
}

/** The file is there whole, or as it was. @throws UnwritableArtifactError */
export async function writeArtifact(file: string, artifact: Artifact): Promise<void> {
  await writeWhole(file, `${JSON.stringify(artifact, undefined, 1)}\n`);
}

/** @throws InvalidArtifactError where it cannot be read, is something else, or was changed by hand. */
export async function readArtifact(file: string): Promise<Artifact> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    throw new InvalidArtifactError(file, error instanceof Error ? error.message : String(error), {
      cause: error,
    });
  }
  if (!isArtifact(value)) {
    const [fault] = isArtifact.errors ?? [];
    throw new InvalidArtifactError(
      file,
      `${fault?.instancePath || "it"} ${fault?.message ?? "is something else"}`,
    );
  }
  const { schema: _, version, ...trained } = value;
  if (versionOf(trained) === version) return value;
  throw new InvalidArtifactError(file, `its content is not that of version ${version}: it was changed since`);
}

/** Beside the file first, then in its place. @throws UnwritableArtifactError */
export async function writeWhole(file: string, text: string): Promise<void> {
  const beside = `${file}.${process.pid}.new`;
  try {
    const handle = await open(beside, "w");
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    throw new UnwritableArtifactError(file, { cause: error });
  }
}

function onlyFinite(field: string, value: unknown): unknown {
  if (typeof value !== "number" || Number.isFinite(value)) return value;
  throw new RangeError(`an artifact holds finite numbers only, but "${field}" is ${value}`);
}

function versionOf(trained: TrainedAgent): string {
  return createHash("sha256").update(canonical(trained)).digest("hex").slice(0, 16);
}

/** JSON with the fields of each object in the order of their names. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) =>
    typeof member === "object" && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([one], [other]) => (one < other ? -1 : 1)))
      : member,
  );
}
