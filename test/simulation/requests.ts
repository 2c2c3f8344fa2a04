// What is decided and told in a schedule, and how a life signs its scores, so that it is known whose they are.
// A signature must never change which candidate an agent prefers.

export const CANDIDATES = ["x", "y", "z"] as const;
export type Candidate = (typeof CANDIDATES)[number];

/** A message that ends each life of this agent that meets it. */
export interface Deadly {
  readonly agent: number;
  readonly how: "throw" | "over" | "stuck";
}

export interface SimulatedRequest {
  readonly token: number;
  readonly user: string;
  readonly deadly?: Deadly;
}

export interface SimulatedEvent {
  readonly type: "told" | "said";
  readonly number: number;
  readonly deadly?: Deadly;
}

const TOKENS = 2 ** 14;
const EPOCHS = 2 ** 9;
const LEVELS = 8;

export interface Signature {
  readonly epoch: number;
  readonly token: number;
}

/** A score in [0, 1) that tells who gave it: the opinion in the high digits, the signature in the low ones. */
export function sign(level: number, { epoch, token }: Signature): number {
  return (level + (epoch * TOKENS + token) / (EPOCHS * TOKENS)) / LEVELS;
}

export function signatureOf(score: number): Signature {
  const signature = Math.round((score * LEVELS - Math.floor(score * LEVELS)) * EPOCHS * TOKENS);
  return { epoch: Math.floor(signature / TOKENS), token: signature % TOKENS };
}

export const OPINIONS = LEVELS;
