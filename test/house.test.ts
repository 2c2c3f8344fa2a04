// The house keeps its floors: which room may import which, read off the sources.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "..");

/** From the ground up. A room may import from its own floor's rooms that are itself, and from lower floors. */
const FLOORS: readonly (readonly string[])[] = [
  ["error"],
  ["channel", "plot"],
  ["store"],
  ["bus"],
  ["actor"],
  ["coordinator", "supervisor"],
  ["explain"],
  ["journal"],
  ["engine"],
  ["config", "learn", "server"],
  ["cli"],
  ["face"],
];

/** The engine's face and the shape of packs lie in runtime/ itself, on the engine's floor; the public face is the roof. */
function roomOf(file: string): string {
  const [top = "", room = ""] = relative(join(ROOT, "runtime"), file).split("/");
  if (top === "error.ts") return "error";
  if (top === "index.ts") return "face";
  return room === "" ? "engine" : top;
}

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(ROOT, folder, name));
}

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(file, "utf8");
  return [...text.matchAll(/^(?:import|export)\s+(type\s+)?(?:[^;"]*?\sfrom\s+)?"([^"]+)";/gm)].map(
    (match) => ({
      from: file,
      to: match[2] ?? "",
      typeOnly: match[1] !== undefined,
    }),
  );
}

function target({ from, to }: Import): string {
  return resolve(dirname(from), to.replace(/\.js$/, ".ts"));
}

describe("runtime", () => {
  const imports = sources("runtime").flatMap(importsOf);

  test("imports nothing from a pack", () => {
    expect(imports.filter((each) => target(each).startsWith(join(ROOT, "actors")))).toEqual([]);
  });

  test("a room imports only from floors below it, types included", () => {
    const floor = (room: string): number => FLOORS.findIndex((rooms) => rooms.includes(room));
    const upward = imports.filter((each) => {
      if (!each.to.startsWith(".")) return false;
      const from = roomOf(each.from);
      const to = roomOf(target(each));
      return from !== to && floor(to) >= floor(from);
    });
    expect(upward.map(({ from, to }) => `${relative(ROOT, from)} -> ${to}`)).toEqual([]);
  });

  test("has no circle of imports", () => {
    const graph = new Map<string, string[]>();
    for (const each of imports) {
      if (each.to.startsWith(".") && !each.typeOnly) {
        graph.set(each.from, [...(graph.get(each.from) ?? []), target(each)]);
      }
    }
    const done = new Set<string>();
    const walk = (file: string, path: readonly string[]): void => {
      expect(path, `circle at ${relative(ROOT, file)}`).not.toContain(file);
      if (done.has(file)) return;
      for (const next of graph.get(file) ?? []) walk(next, [...path, file]);
      done.add(file);
    };
    for (const file of graph.keys()) walk(file, []);
    expect(done.size).toBeGreaterThan(50);
  });
});

test("packs are built on the public face alone", () => {
  const foreign = sources("actors")
    .flatMap(importsOf)
    .filter((each) => each.to.startsWith(".") && !target(each).startsWith(join(ROOT, "actors")));
  expect(foreign).toEqual([]);
});
