// `tutti decide`: one request a line in, one record a line out, in order; nothing else goes to the output.
// A line that cannot be decided becomes an error record on its place, and the rest go on.
import type { AgentEvent, CandidateKey } from "../actor/agent.js";
import type { Decision } from "../coordinator/decision.js";
import { createEngine } from "../create-engine.js";
import { BatchError } from "../engine/batch.js";
import type { EngineOptions } from "../engine/engine-options.js";
import type { Engine } from "../engine.js";
import type { OpenPack, ReadRequest } from "../pack.js";
import { batchLines } from "./line-batches.js";
import { type Line, LONGEST_LINE, readLines } from "./lines.js";

/** Lines read before they are decided together. */
const LINES_AT_ONCE = 256;

/** Milliseconds for one decision: only a broken agent takes longer. */
const PATIENCE = 5_000;

/** Why a line has no decision. */
interface LineError {
  readonly code: string;
  readonly message: string;
  /** Where in the line's value, as far as it is known. */
  readonly path?: string;
}

type ReadLine =
  | { readonly line: number; readonly read: ReadRequest<unknown, unknown> }
  | { readonly line: number; readonly error: LineError };

export async function decideLines(
  pack: OpenPack<unknown, CandidateKey, AgentEvent>,
  input: AsyncIterable<Buffer>,
  write: (text: string) => Promise<void>,
  explain: boolean,
): Promise<void> {
  const engine = await createEngine(patient(pack.engine));
  try {
    for await (const lines of batchLines(readLines(input), LINES_AT_ONCE)) {
      const read = lines.map((line) => readLine(pack, line));
      await write(await decideTogether(pack, engine, read, explain));
    }
  } finally {
    await engine.close();
  }
}

/** The parser's own message quotes the line, which may be personal: only where it stopped is told. */
function position(error: unknown): string {
  const [, at] = /at position (\d+)/.exec(error instanceof Error ? error.message : "") ?? [];
  return at === undefined ? "" : `, at character ${at}`;
}

/** A batch has time: what it decides must not depend on how busy the machine is. */
function patient<Request, Action extends CandidateKey, Event extends AgentEvent>(
  options: EngineOptions<Request, Action, Event>,
): EngineOptions<Request, Action, Event> {
  const agents = options.agents.map(({ deadline: _, ...agent }) => agent);
  return { ...options, agents, deadline: PATIENCE };
}

function readLine({ trade }: OpenPack<unknown, CandidateKey, AgentEvent>, { number, text }: Line): ReadLine {
  if (text === undefined) {
    return failed(number, {
      code: "LINE_TOO_LONG",
      message: `the line is longer than ${LONGEST_LINE} bytes`,
    });
  }
  if (text.trim() === "") return failed(number, { code: "EMPTY_LINE", message: "the line is empty" });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return failed(number, { code: "NOT_JSON", message: `the line is not JSON${position(error)}` });
  }
  try {
    return { line: number, read: trade.read(value) };
  } catch (error) {
    return failed(number, describe(error));
  }
}

async function decideTogether(
  { trade }: OpenPack<unknown, CandidateKey, AgentEvent>,
  engine: Engine<unknown, CandidateKey, AgentEvent>,
  lines: readonly ReadLine[],
  explain: boolean,
): Promise<string> {
  const requests = lines.flatMap((line) => ("read" in line ? line.read.requests : []));
  const { decisions, failures } = await decideAll(engine, requests);
  let records = "";
  let next = 0;
  for (const line of lines) {
    if ("error" in line) {
      records += record({ line: line.line, error: line.error });
      continue;
    }
    const first = next;
    next += line.read.requests.length;
    const own = decisions.slice(first, next);
    const failure = failures.find(({ index }) => index >= first && index < next);
    if (failure !== undefined) records += record({ line: line.line, error: describe(failure.error) });
    else {
      const decided = own.filter((decision) => decision !== undefined);
      records += record(writeLine(trade, line, decided, explain));
    }
  }
  return records;
}

function writeLine(
  trade: OpenPack<unknown, CandidateKey, AgentEvent>["trade"],
  line: { readonly line: number; readonly read: ReadRequest<unknown, unknown> },
  decisions: readonly Decision[],
  explain: boolean,
): object {
  try {
    return { line: line.line, decision: trade.write(line.read.context, decisions, explain) };
  } catch (error) {
    return { line: line.line, error: describe(error) };
  }
}

async function decideAll(
  engine: Engine<unknown, CandidateKey, AgentEvent>,
  requests: readonly unknown[],
): Promise<Pick<BatchError, "decisions" | "failures">> {
  try {
    return { decisions: await engine.decideMany(requests), failures: [] };
  } catch (error) {
    if (error instanceof BatchError) return error;
    throw error;
  }
}

function record(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

function failed(line: number, error: LineError): ReadLine {
  return { line, error };
}

function describe(error: unknown): LineError {
  if (!(error instanceof Error)) return { code: "UNKNOWN", message: String(error) };
  const { code, path } = error as { code?: unknown; path?: unknown };
  return {
    code: typeof code === "string" ? code : "UNKNOWN",
    message: error.message,
    ...(typeof path === "string" ? { path } : {}),
  };
}
