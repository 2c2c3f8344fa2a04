// Whether a value that was read is a configuration: every fault is told, by its path. What the engine's options mean is the
// engine's to say, and what settings mean the pack's.
// It must never let an unknown key pass: a word written wrong would go unnoticed for ever.
import { DASHBOARD_ACCESSES, LOG_LEVELS } from "../server-options.js";
import type { Config } from "./config.js";
import { nearest } from "./nearest.js";

type Check = (value: unknown, path: string) => readonly string[];

const text: Check = (value, path) =>
  typeof value === "string" && value !== "" ? [] : [`${path} must be a text, not ${told(value)}`];

const port: Check = (value, path) =>
  typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 65_535
    ? []
    : [`${path} must be a whole number from 0 to 65535, not ${told(value)}`];

/** Checked by the engine. */
const anything: Check = () => [];

const settings: Check = (value, path) => {
  if (!isRecord(value)) return [`${path} must be an object, not ${told(value)}`];
  return Object.entries(value).flatMap(([name, own]) => text(own, `${path}.${name}`));
};

const CONFIG = object({
  pack: text,
  settings,
  engine: object({
    deadline: anything,
    early: anything,
    idle: anything,
    breaker: anything,
    supervision: anything,
    limits: anything,
  }),
  serve: object({
    port,
    host: text,
    origin: text,
    data: text,
    journal: text,
    dashboard: oneOf(DASHBOARD_ACCESSES),
    logLevel: oneOf(LOG_LEVELS),
  }),
});

/** What is wrong with it; nothing where it is a {@link Config}. An empty file is one that says nothing. */
export function configFaults(value: unknown): readonly string[] {
  return value === null || value === undefined ? [] : CONFIG(value, "");
}

/** The configuration that a value without faults is. */
export function asConfig(value: unknown): Config {
  return (value ?? {}) as Config;
}

function oneOf(words: readonly string[]): Check {
  return (value, path) =>
    words.some((word) => word === value)
      ? []
      : [`${path} must be one of ${words.join(", ")}, not ${told(value)}`];
}

function object(fields: Readonly<Record<string, Check>>): Check {
  return (value, path) => {
    if (!isRecord(value)) return [`${path === "" ? "it" : path} must be an object, not ${told(value)}`];
    return Object.entries(value).flatMap(([name, own]) => {
      const at = path === "" ? name : `${path}.${name}`;
      const check = Object.hasOwn(fields, name) ? fields[name] : undefined;
      return check === undefined ? [unknownKey(at, name, Object.keys(fields))] : check(own, at);
    });
  };
}

function unknownKey(path: string, name: string, known: readonly string[]): string {
  if (/secret|token|password/i.test(name)) {
    return `${path} is none of a configuration's: secrets belong into environment variables (TUTTI_SECRET)`;
  }
  const meant = nearest(name, known);
  return `${path} is not known; ${meant === undefined ? `there are ${known.join(", ")}` : `did you mean "${meant}"?`}`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function told(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" && value !== null ? "an object" : JSON.stringify(value);
}
