// A file of columns that cannot be read, or written.
import { TuttiError } from "../../error.js";

export class UnreadableDatasetError extends TuttiError {
  readonly code = "UNREADABLE_DATASET";
  readonly path: string;

  constructor(path: string, fault: string) {
    super(`${path} cannot be read as a dataset: ${fault}; write it anew`);
    this.path = path;
  }
}

export class UnwritableDatasetError extends TuttiError {
  readonly code = "UNWRITABLE_DATASET";
  readonly path: string;

  constructor(path: string, fault: string) {
    super(
      `${path} cannot be written (${fault}); name a file in a folder that is there and may be written to`,
    );
    this.path = path;
  }
}
