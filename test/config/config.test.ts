// A configuration is understood whole or refused with every fault and its path; what `tutti init` writes is one.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { configFaults } from "#runtime/config/check-config.js";
import { CONFIG_TEMPLATE } from "#runtime/config/config-template.js";
import { findConfig } from "#runtime/config/find-config.js";
import { InvalidConfigError } from "#runtime/config/invalid-config-error.js";
import { nearest } from "#runtime/config/nearest.js";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tutti-config-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function faultsOf(name: string, text: string): Promise<readonly string[]> {
  await writeFile(join(folder, name), text);
  const error: unknown = await findConfig(folder).catch((thrown: unknown) => thrown);
  if (error instanceof InvalidConfigError) return error.faults;
  return expect.fail(`${name} was taken: ${JSON.stringify(error)}`);
}

describe("what init writes", () => {
  test("is a configuration that changes nothing", () => {
    expect(configFaults(parse(CONFIG_TEMPLATE))).toEqual([]);
    expect(parse(CONFIG_TEMPLATE)).toEqual({ settings: {}, engine: {}, serve: {} });
  });

  test("is one with all its examples as well", () => {
    // Comments that are examples have no space behind their mark; explanations have one.
    const examples = CONFIG_TEMPLATE.replace(/^(\w+): \{\}$/gm, "$1:")
      .replace(/^#(?! )/gm, "")
      .replace(/^# {2}/gm, "  ");
    const value: unknown = parse(examples.replace(/^ {2}# .*$/gm, ""));
    expect(configFaults(value)).toEqual([]);
    expect(value).toMatchObject({ pack: "tutti/ads", engine: { deadline: 20 }, serve: { port: 8080 } });
  });
});

describe("a configuration", () => {
  test.each([
    ["tutti.config.yaml", "serve:\n  port: 9000\n"],
    ["tutti.config.yml", "serve: { port: 9000 }"],
    ["tutti.config.json", '{ "serve": { "port": 9000 } }'],
    ["tutti.config.js", "module.exports = { serve: { port: 9000 } };"],
    ["tutti.config.mjs", "export default { serve: { port: 9000 } };"],
  ])("is found as %s", async (name, text) => {
    await writeFile(join(folder, name), text);
    expect(await findConfig(folder)).toEqual({ file: join(folder, name), config: { serve: { port: 9000 } } });
  });

  test("that is not there, or says nothing, changes nothing", async () => {
    expect(await findConfig(folder)).toEqual({ file: undefined, config: {} });
    await writeFile(join(folder, "tutti.config.yaml"), "# nothing\n");
    expect((await findConfig(folder)).config).toEqual({});
  });

  test("is refused with every fault and its path", async () => {
    const text = JSON.stringify({
      pack: 3,
      serve: { prot: 80, port: 70_000, secret: "hunter2 hunter2" },
      engine: { deadlin: 3 },
      settings: { campaigns: 4 },
      colour: "red",
    });
    const faults = await faultsOf("tutti.config.json", text);
    expect(faults).toEqual([
      "pack must be a text, not 3",
      'serve.prot is not known; did you mean "port"?',
      "serve.port must be a whole number from 0 to 65535, not 70000",
      expect.stringContaining("serve.secret is none of a configuration's"),
      'engine.deadlin is not known; did you mean "deadline"?',
      "settings.campaigns must be a text, not 4",
      "colour is not known; there are pack, settings, engine, serve",
    ]);
    expect(faults.join()).not.toContain("hunter2");
  });

  test.each([
    ["tutti.config.json", "{", "it is no JSON"],
    ["tutti.config.yaml", "a: [", "it is no YAML"],
    ["tutti.config.yaml", "- a list", "it must be an object, not a list"],
    ["tutti.config.mjs", "export const port = 1;", "it has no default export"],
    ["tutti.config.mjs", "throw new Error('as scripted');", "it cannot be imported: as scripted"],
  ])("%s of %j is refused, and says why", async (name, text, said) => {
    expect((await faultsOf(name, text))[0]).toContain(said);
  });

  test("of which there are two is refused", async () => {
    await writeFile(join(folder, "tutti.config.json"), "{}");
    expect((await faultsOf("tutti.config.yaml", ""))[0]).toContain("leave one");
  });

  test("that is named must be there", async () => {
    await expect(findConfig(folder, "other.yaml")).rejects.toThrow(/other\.yaml: it cannot be read/);
  });
});

test("whatever value is read, it is a configuration or has faults that name their paths", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      for (const fault of configFaults(value)) expect(fault).toMatch(/must be|is not known|is none of/);
    }),
  );
});

test("the nearest word is itself, and one that has nothing in common is none", () => {
  const words = ["deadline", "limits", "idle"];
  for (const word of words) expect(nearest(word, words)).toBe(word);
  expect(nearest("deadlin", words)).toBe("deadline");
  expect(nearest("zzzz", words)).toBeUndefined();
});
