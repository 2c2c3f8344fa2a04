// Whether what an agent returned has the shape of a proposal. Called in the agent's own thread, once a request. The numbers
// in its vectors are judged where they are written.
// It must be total: any value, with getters that throw or lie, gives an answer and never an exception.
import type { Veto } from "./agent.js";

/** Undefined for a proposal of the right shape over `candidates` candidates; otherwise what is wrong with it. */
export function proposalFault(proposal: unknown, candidates: number, mayVeto: boolean): string | undefined {
  try {
    return typeof proposal === "object" && proposal !== null
      ? fault(proposal, candidates, mayVeto)
      : `gave ${proposal === null ? "null" : typeof proposal} instead of a proposal`;
  } catch {
    return "gave a proposal that could not be read";
  }
}

function fault(proposal: object, candidates: number, mayVeto: boolean): string | undefined {
  const { scores, confidence, prices, vetoes, reason } = proposal as Readonly<Record<string, unknown>>;
  if (confidence !== undefined && !(typeof confidence === "number" && confidence >= 0 && confidence <= 1)) {
    return `confidence is ${String(confidence)}: it must be from 0 to 1`;
  }
  if (reason !== undefined && typeof reason !== "string") return "reason is not a text";
  const wrong = vectorFault("scores", scores, candidates);
  if (wrong !== undefined) return wrong;
  if (prices !== undefined) {
    const wrongPrice = vectorFault("prices", prices, candidates);
    if (wrongPrice !== undefined) return wrongPrice;
  }
  return vetoes === undefined ? undefined : vetoFault(vetoes, candidates, mayVeto);
}

function vectorFault(name: string, vector: unknown, length: number): string | undefined {
  if (!(vector instanceof Float64Array) && !Array.isArray(vector) && !ArrayBuffer.isView(vector)) {
    return `${name} is not a vector`;
  }
  const entries: unknown = (vector as ArrayLike<unknown>).length;
  return entries === length ? undefined : wrongLength(name, entries, length);
}

function vetoFault(vetoes: unknown, candidates: number, mayVeto: boolean): string | undefined {
  if (!Array.isArray(vetoes)) return "vetoes is not a list";
  if (vetoes.length === 0) return undefined;
  if (!mayVeto) return "vetoed, though the agent says that it never does";
  if (vetoes.length > candidates) return `has ${vetoes.length} vetoes over ${candidates} candidates`;
  for (let position = 0; position < vetoes.length; position++) {
    const veto: unknown = vetoes[position];
    const index: unknown = typeof veto === "number" ? veto : (veto as Partial<Veto> | null)?.candidate;
    if (!(Number.isInteger(index) && (index as number) >= 0 && (index as number) < candidates)) {
      return `vetoes[${position}] names candidate ${String(index)} of ${candidates}`;
    }
    const why: unknown = typeof veto === "number" ? undefined : (veto as Veto).reason;
    if (why !== undefined && typeof why !== "string") return `vetoes[${position}].reason is not a text`;
  }
  return undefined;
}

function wrongLength(name: string, length: unknown, candidates: number): string {
  return `${name} has ${String(length)} entries for ${candidates} candidates`;
}

/** What is wrong with a vector whose numbers must be from 0 to `most`; undefined where nothing is. */
export function rangeFault(name: string, vector: ArrayLike<unknown>, most: number): string | undefined {
  for (let index = 0; index < vector.length; index++) {
    const value = vector[index];
    if (!(typeof value === "number" && value >= 0 && value <= most))
      return outOfRange(name, index, value, most);
  }
  return undefined;
}

/** What is wrong with a number of a vector. */
export function outOfRange(name: string, index: number, value: unknown, most: number): string {
  return `${name}[${index}] is ${String(value)}: it must be ${most === 1 ? "from 0 to 1" : "finite and at least 0"}`;
}
