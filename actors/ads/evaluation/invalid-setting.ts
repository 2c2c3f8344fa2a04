// A setting of an evaluation that makes no sense; the message says which, and what it must be.
import { TuttiError } from "tutti";

export class InvalidSettingError extends TuttiError {
  readonly code = "INVALID_SETTING";

  constructor(name: string, wanted: string, given: string) {
    super(`--${name} must be ${wanted}, not "${given}"`);
  }
}
