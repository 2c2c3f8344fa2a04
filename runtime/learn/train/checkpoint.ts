// Where a training stands, beside the file that it is to give: one that was stopped goes on from there.
// It must never go on from the state of another training: the question it answers is kept with it.
import { createHash } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { TuttiError } from "../../error.js";
import { writeWhole } from "./artifact.js";

/** Going on would mix two trainings, beginning anew would lose one: the user decides. */
export class OtherTrainingError extends TuttiError {
  readonly code = "OTHER_TRAINING";

  constructor(file: string) {
    super(`${file} is what another training has left, or broken: remove it, or name another --out`);
  }
}

export class Checkpoint<State> {
  readonly #file: string;
  readonly #question: string;

  /** @param target the file that training is to give. @param question all that its result depends on; plain data. */
  constructor(target: string, question: unknown) {
    this.#file = beside(target);
    this.#question = createHash("sha256").update(JSON.stringify(question)).digest("hex");
  }

  /** Undefined where there is none. @throws OtherTrainingError where it is that of another training, or broken. */
  async read(): Promise<State | undefined> {
    let text: string;
    try {
      text = await readFile(this.#file, "utf8");
    } catch {
      return undefined;
    }
    const state = this.#stateIn(text);
    if (state === undefined) throw new OtherTrainingError(this.#file);
    return state;
  }

  #stateIn(text: string): State | undefined {
    try {
      const kept: unknown = JSON.parse(text);
      if (typeof kept !== "object" || kept === null || !("question" in kept) || !("state" in kept))
        return undefined;
      return kept.question === this.#question ? (kept.state as State) : undefined;
    } catch {
      return undefined;
    }
  }

  /** @throws UnwritableArtifactError */
  async write(state: State): Promise<void> {
    await writeWhole(this.#file, JSON.stringify({ question: this.#question, state }));
  }

  /** Removes what is kept beside a file that is there now. */
  static async forget(target: string): Promise<void> {
    await rm(beside(target), { force: true });
  }
}

function beside(target: string): string {
  return `${target}.part`;
}
