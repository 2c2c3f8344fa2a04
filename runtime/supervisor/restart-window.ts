// Restart intensity: whether one more restart is still within what a supervisor allows.
// As add_restart in OTP's supervisor.erl: at most `intensity` restarts within the last `period`, both ends included.

export class RestartWindow {
  readonly #intensity: number;
  readonly #period: number;
  /** When each restart was, the oldest first, and whose it was: as many entries as `#members`, at most intensity + 1. */
  #times: number[] = [];
  #members: number[] = [];

  /** `period` in milliseconds. */
  constructor(intensity: number, period: number) {
    this.#intensity = intensity;
    this.#period = period;
  }

  /** Notes a restart of `member` and says whether it is allowed. `now` in milliseconds, never less than before. */
  add(member: number, now: number): boolean {
    const oldest = now - this.#period;
    const kept = this.#times.findIndex((time) => time >= oldest);
    const gone = kept === -1 ? this.#times.length : kept;
    this.#times.splice(0, gone);
    this.#members.splice(0, gone);
    this.#times.push(now);
    this.#members.push(member);
    return this.#times.length <= this.#intensity;
  }

  /** Forgets the restarts of `member`. */
  strike(member: number): void {
    this.#times = this.#times.filter((_, index) => this.#members[index] !== member);
    this.#members = this.#members.filter((other) => other !== member);
  }

  clear(): void {
    this.#times.length = 0;
    this.#members.length = 0;
  }
}
