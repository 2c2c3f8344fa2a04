// An end for what may never end: a contender that hangs is reported, and the others are measured.
// It must never leave its timer behind.
import { TuttiError } from "tutti";

export class TimeLimitError extends TuttiError {
  readonly code = "TIME_LIMIT";

  constructor(what: string, milliseconds: number) {
    super(`${what} took longer than ${milliseconds / 1_000} s, and was given up.`);
  }
}

/** @throws TimeLimitError after so many milliseconds; what was waited for goes on unseen */
export async function within<T>(milliseconds: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimeLimitError(what, milliseconds)), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
