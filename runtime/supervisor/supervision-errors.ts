// What the supervision tree throws: for a tree that makes no sense, and for a name that it does not know.
// News about a child never throws, however late or contradictory: supervisor-node.ts says what it means.
import { TuttiError } from "../error.js";

/** The tree's description is wrong; the message names the path, as in `supervision.children[2].shutdown`. */
export class InvalidSupervisionError extends TuttiError {
  readonly code = "INVALID_SUPERVISION";
  readonly path: string;

  constructor(path: string, problem: string) {
    super(`${path} ${problem}`);
    this.path = path;
  }
}

/** There is no child with this id in the tree. */
export class UnknownChildError extends TuttiError {
  readonly code = "UNKNOWN_CHILD";
  readonly child: string;

  constructor(child: string, known: Iterable<string>) {
    super(`no actor ${JSON.stringify(child)} is supervised: use one of ${[...known].join(", ")}`);
    this.child = child;
  }
}
