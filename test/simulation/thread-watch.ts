// Looks at the simulated threads as the engine's watch does: who hangs is ended; mailboxes that nobody reads are emptied.
// It must never look at anything that the engine could not see.
import type { HostSlot } from "#runtime/engine/host-slot.js";
import { HangDetector } from "#runtime/supervisor/hang-detector.js";
import type { SimulatedTeam } from "./simulated-team.js";

/** Looks within the time that makes a hang. */
const LOOKS = 10;

export class ThreadWatch {
  readonly #team: SimulatedTeam;
  readonly #detectors: readonly HangDetector[];
  readonly #interval: number;
  #isOn = false;

  constructor(team: SimulatedTeam) {
    this.#team = team;
    this.#interval = team.plan.hangAfter / LOOKS;
    this.#detectors = team.slots.map(() => new HangDetector(team.plan.hangAfter, 2 * this.#interval));
  }

  start(): void {
    this.#isOn = true;
    this.#lookLater();
  }

  stop(): void {
    this.#isOn = false;
  }

  #lookLater(): void {
    this.#team.schedule.agenda.after(this.#interval, () => {
      if (!this.#isOn) return;
      for (const [place, slot] of this.#team.slots.entries()) this.#look(slot, place);
      for (const [agent, { mailbox }] of this.#team.members.entries()) {
        const { phase } = this.#team.state(agent);
        if ((phase === "given-up" || phase === "ended") && mailbox.waiting > 0) this.#team.abandon(agent);
      }
      this.#lookLater();
    });
  }

  #look(slot: HostSlot, place: number): void {
    const { agenda, trace } = this.#team.schedule;
    const here = [...this.#team.places.keys()].filter((agent) => this.#team.places[agent] === place);
    const phaseOf = (agent: number): string => this.#team.state(agent).phase;
    const hasWork =
      !slot.isEnding &&
      here.some(
        (agent) => phaseOf(agent) === "running" && (this.#team.members[agent]?.mailbox.waiting ?? 0) > 0,
      ) &&
      (slot.heartbeat.isTurning || !here.some((agent) => phaseOf(agent) === "starting"));
    if (this.#detectors[place]?.look(slot.heartbeat.read(), hasWork, agenda.now()) !== true) return;
    trace.say(`the thread at place ${place} hangs`);
    void slot.kill("it hung");
  }
}
