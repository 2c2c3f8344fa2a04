// Artifacts and checkpoints as files: the same bytes for the same training, and nothing else is taken for one.
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import {
  artifactOf,
  Checkpoint,
  InvalidArtifactError,
  OtherTrainingError,
  readArtifact,
  type TrainedAgent,
  UnwritableArtifactError,
  writeArtifact,
} from "tutti/learn";
import { afterAll, describe, expect, test } from "vitest";
import { runs } from "../../runs.js";

const folder = await mkdtemp(join(tmpdir(), "tutti-artifact-"));
const file = join(folder, "agent.json");

afterAll(() => rm(folder, { recursive: true, force: true }));

const TRAINED: TrainedAgent = {
  agent: "context",
  seed: 1,
  data: { fingerprint: "abc", worlds: 3 },
  parents: ["0123456789abcdef"],
  metrics: { logLoss: 0.1 },
  model: { pieces: { "model/columns": [1, 2, 0.1 + 0.2] } },
};

describe("an artifact", () => {
  test("of a number that is none is refused, and the field named", () => {
    expect(() => artifactOf({ ...TRAINED, metrics: { logLoss: Number.NaN } })).toThrow('"logLoss" is NaN');
  });

  test("is read as it was written, whatever it holds, and its version tells contents apart", async () => {
    const versions = new Map<string, string>();
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue()), async (pieces) => {
        const artifact = artifactOf({ ...TRAINED, model: { pieces } });
        await writeArtifact(file, artifact);
        expect(await readArtifact(file)).toEqual(artifact);
        const content = JSON.stringify(sorted(artifact.model));
        expect(versions.get(artifact.version) ?? content).toBe(content);
        versions.set(artifact.version, content);
      }),
      { numRuns: runs(40) },
    );
  });

  test("does not depend on the order in which its fields were named", () => {
    const { agent, seed, ...rest } = TRAINED;
    expect(artifactOf({ ...rest, seed, agent }).version).toBe(artifactOf(TRAINED).version);
  });

  test.each([
    ["an empty file", ""],
    ["a list", "[]"],
    ["another schema", JSON.stringify({ ...artifactOf(TRAINED), schema: "tutti/artifact/9" })],
    ["a changed number", JSON.stringify({ ...artifactOf(TRAINED), seed: 2 })],
    ["no metrics", JSON.stringify({ ...artifactOf(TRAINED), metrics: undefined })],
  ])("%s is refused, and the file named", async (_, text) => {
    await writeFile(file, text);
    await expect(readArtifact(file)).rejects.toThrow(InvalidArtifactError);
    await expect(readArtifact(file)).rejects.toThrow(file);
  });

  test("that cannot be written is told of, and nothing is left behind", async () => {
    const nowhere = join(folder, "no such folder", "agent.json");
    await expect(writeArtifact(nowhere, artifactOf(TRAINED))).rejects.toThrow(UnwritableArtifactError);
    expect((await readdir(folder)).filter((name) => name.includes("new"))).toEqual([]);
  });
});

test("a checkpoint is for its own training alone: another one, or a broken one, is never overwritten", async () => {
  const checkpoint = new Checkpoint<number[]>(file, { seed: 1 });
  await checkpoint.write([1, 2]);
  expect(await new Checkpoint<number[]>(file, { seed: 1 }).read()).toEqual([1, 2]);
  await expect(new Checkpoint<number[]>(file, { seed: 2 }).read()).rejects.toThrow(OtherTrainingError);
  await writeFile(`${file}.part`, (await readFile(`${file}.part`, "utf8")).slice(0, -3));
  await expect(checkpoint.read()).rejects.toThrow(
    `${file}.part is what another training has left, or broken`,
  );
  await Checkpoint.forget(file);
  expect(await checkpoint.read()).toBeUndefined();
  expect(await readdir(folder)).not.toContain("agent.json.part");
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  );
}
