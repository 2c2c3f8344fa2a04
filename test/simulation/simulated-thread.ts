// A thread under virtual time as the engine holds it, in the place of a real one's handle: it starts warm or cold, answers
// its control plane late, and its end becomes known late. Its end must never be confirmed before it has come.
import type { HostControl } from "#runtime/actor/host-control.js";
import {
  ControlTimeoutError,
  HostDiedError,
  type HostEnd,
  type HostListener,
} from "#runtime/actor/host-thread.js";
import type { Doorbell } from "#runtime/channel/doorbell.js";
import type { ScriptedAgents } from "./scripted-agents.js";
import type { HostSurroundings } from "./simulated-host.js";
import { ThreadBody } from "./thread-body.js";
import { ThreadPort } from "./thread-port.js";

/** Milliseconds from being told to end until it has; where native code holds it, until it is given up. */
const END = { quickest: 0.5, slowest: 4, native: 250 };
const IN_NATIVE_CODE = 0.3;

export class SimulatedThread {
  readonly #name: string;
  readonly #surroundings: HostSurroundings;
  readonly #body: ThreadBody;
  readonly #port: ThreadPort;
  readonly #end: Promise<HostEnd>;
  #markEnded: (end: HostEnd) => void = () => undefined;
  #listener: HostListener | undefined;
  #ended = false;

  /** `ready`: milliseconds until it hears what it is asked. */
  constructor(name: string, surroundings: HostSurroundings, agents: ScriptedAgents, ready: number) {
    const { schedule } = surroundings;
    this.#name = name;
    this.#surroundings = surroundings;
    this.#port = new ThreadPort(schedule);
    this.#port.opensAt(schedule.agenda.now() + ready);
    this.#body = new ThreadBody({
      name,
      surroundings,
      agents,
      crashed: ({ agent, epoch }, reason) => {
        const notice = { notice: "crashed", actor: agent, epoch, reason } as const;
        this.#port.post("out", () => this.#listener?.crashed(notice));
      },
      died: (normal) => this.#port.post("out", () => this.#confirm({ normal, reason: "it died" })),
    });
    this.#end = new Promise((resolve) => {
      this.#markEnded = resolve;
    });
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Whether it does anything, or will. */
  get turns(): boolean {
    return this.#body.turns;
  }

  /** Ends by itself, between two turns. */
  die(normal: boolean): void {
    this.#body.die(normal);
  }

  occupy(doorbell: Doorbell, listener: HostListener): void {
    this.#listener = listener;
    this.#surroundings.ledger.ringing.set(doorbell.buffer, () => this.#body.wake());
    void this.#end.then((end) => listener.ended(end));
  }

  async call<T>(what: string, limit: number, call: (control: never) => Promise<T>): Promise<T> {
    const { host } = this.#body;
    const control: Pick<HostControl, "startActor" | "stopActor"> = {
      startActor: (actor, wiring) => this.#serve(() => host.startActor(actor, wiring)),
      stopActor: (actor) => this.#serve(() => host.stopActor(actor)),
    };
    let cancel = (): void => undefined;
    const timeout = new Promise<never>((_, reject) => {
      if (limit === Number.POSITIVE_INFINITY) return;
      const late = (): void => reject(new ControlTimeoutError(`did not ${what} in time`));
      cancel = this.#surroundings.schedule.agenda.after(limit, late);
    });
    const death = this.#end.then(({ reason }) => {
      throw new HostDiedError(reason);
    });
    try {
      return await Promise.race([call(control as never), death, timeout]);
    } finally {
      cancel();
    }
  }

  terminate(reason = "it was ended"): Promise<void> {
    const { agenda, chance, trace } = this.#surroundings.schedule;
    trace.say(`${this.#name} is told to end: ${reason}`);
    const inNativeCode = this.#body.isStuck && chance.happens(IN_NATIVE_CODE);
    const patience = inNativeCode ? END.native : chance.between(END.quickest, END.slowest);
    return new Promise((resolve) => {
      agenda.after(patience, () => {
        trace.say(`${this.#name} has ended`);
        this.#body.end();
        this.#confirm({ normal: false, reason });
        resolve();
      });
    });
  }

  #confirm(end: HostEnd): void {
    this.#ended = true;
    this.#markEnded(end);
  }

  /** There and back over the port; never answered where the thread is over before. */
  #serve<T>(task: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const answer = (settle: () => void): void => {
        if (!this.turns) return;
        this.#body.wake();
        this.#port.post("out", settle);
      };
      const work = (): void => {
        task().then(
          (value) => answer(() => resolve(value)),
          (error) => answer(() => reject(error)),
        );
      };
      this.#port.post("in", () => this.#body.do(work));
    });
  }
}
