// The agents of an engine with everything that connects them: places for threads, lanes, doorbells, the coordinator over
// them, and what watches over them. It must never decide or turn anything by itself; the engine does.
import { MessageChannel } from "node:worker_threads";
import type { AgentEvent, CandidateKey } from "../actor/agent.js";
import type { AgentDescription } from "../actor/host-control.js";
import { HostThread } from "../actor/host-thread.js";
import { type HostPlan, planHosts } from "../actor/placement.js";
import type { ActorWiring, HostWiring } from "../actor/wiring.js";
import { EventSender } from "../bus/event-sender.js";
import { subscribesTo } from "../bus/topics.js";
import { monotonicClock } from "../channel/clock.js";
import { allocateMessagePack } from "../channel/codec-descriptor.js";
import { allocateDeadLetterBox, DeadLetterBox } from "../channel/dead-letter-box.js";
import { allocateDoorbell, Doorbell } from "../channel/doorbell.js";
import { allocateHeartbeats, Heartbeat } from "../channel/heartbeat.js";
import { LaneBooks } from "../channel/lane-books.js";
import { RunnableThreads } from "../channel/runnable-threads.js";
import type { Coordinator } from "../coordinator/coordinator.js";
import { serveStore } from "../store/serve-store.js";
import type { StateStore } from "../store/state-store.js";
import type { ChildState } from "../supervisor/child-state.js";
import { timerScheduler } from "../supervisor/scheduler.js";
import { SpareHosts } from "../supervisor/spare-hosts.js";
import { SupervisionTree } from "../supervisor/supervision-tree.js";
import { buildCoordinator, type RequestCodecs } from "./build-coordinator.js";
import { type DeadLetterReport, DeadLetters } from "./dead-letters.js";
import { describeAgents } from "./describe-agents.js";
import type { Announce } from "./engine-events.js";
import type { EngineLimits, EngineOptions } from "./engine-options.js";
import { HostSlot, type Life } from "./host-slot.js";
import type { ActorInspection } from "./inspection.js";
import { InvalidOptionError } from "./invalid-option-error.js";
import { Mailbox } from "./mailbox.js";
import { Supervision } from "./supervision.js";
import { supervisorTreeSpec } from "./supervisor-tree-spec.js";
import { type AgentLanes, allocateTeamLanes } from "./team-lanes.js";
import { engineLimits, requirePlainData } from "./validate-engine-options.js";
import { Watch } from "./watch.js";

/** Milliseconds for a call of the control plane that waits for no agent. */
const CONTROL_LIMIT = 5_000;
const DEFAULT_HANG = 1000;
/** Two, because a message that kills its agent does so twice in a row. */
const DEFAULT_SPARES = 2;

/** A subscriber to what the engine observes. */
interface Subscriber {
  readonly agent: number;
  readonly subscribes: readonly string[];
  readonly sender: EventSender;
}

/** What is kept of one agent over all its lives. */
interface Member {
  readonly name: string;
  readonly host: string;
  readonly slot: HostSlot;
  readonly lanes: AgentLanes;
  readonly deadLetters: DeadLetterBox;
  readonly mailbox: Mailbox;
  readonly replies: LaneBooks;
  model: unknown;
}

/** What the engine gives its team. */
export interface TeamSurroundings {
  readonly store: StateStore;
  readonly announce: Announce;
  /** The supervision tree has given up, and the engine was told to close then. */
  readonly escalated: () => void;
}

export class Team<Request, Action extends CandidateKey, Event extends AgentEvent> {
  readonly coordinator: Coordinator<Request, Action, Event>;
  /** The coordinator's own. */
  readonly doorbell: Doorbell;
  readonly threads: RunnableThreads;
  /** Of all threads. */
  readonly #doorbells: readonly SharedArrayBuffer[];
  readonly #options: EngineOptions<Request, Action, Event>;
  readonly #surroundings: TeamSurroundings;
  readonly #limits: EngineLimits;
  readonly #codecs: RequestCodecs;
  readonly #slots: readonly HostSlot[];
  readonly #members: readonly Member[];
  readonly #subscribers: readonly Subscriber[];
  /** Of what the coordinator and the engine themselves send or refuse. */
  readonly #ownDeadLetters = new DeadLetterBox(allocateDeadLetterBox());
  readonly #deadLetters: DeadLetters;
  readonly #heartbeats: SharedArrayBuffer;
  readonly #spares: SpareHosts;
  readonly #tree: SupervisionTree;
  readonly #supervision: Supervision;
  readonly #watch: Watch;

  /** Starts the threads, loads and sets up the agents. Throws AgentStartError; then no thread is left. */
  static async start<Request, Action extends CandidateKey, Event extends AgentEvent>(
    options: EngineOptions<Request, Action, Event>,
    surroundings: TeamSurroundings,
  ): Promise<Team<Request, Action, Event>> {
    const plans = planHosts(options.agents);
    const limits = options.supervision?.resourceLimits;
    const threads = plans.map(({ name }) => new HostThread(name, limits));
    let team: Team<Request, Action, Event> | undefined;
    try {
      const descriptions = await describeAgents(plans, threads, options.agents);
      team = new Team(options, surroundings, plans, descriptions);
      for (const [index, thread] of threads.entries()) team.#slots[index]?.occupy(thread);
      await team.#supervision.start();
      team.#spares.fill();
      team.#watch.start();
      return team;
    } catch (error) {
      await Promise.allSettled(threads.map((thread) => thread.terminate()));
      throw error;
    }
  }

  private constructor(
    options: EngineOptions<Request, Action, Event>,
    surroundings: TeamSurroundings,
    plans: readonly HostPlan[],
    descriptions: readonly AgentDescription[],
  ) {
    const limits = engineLimits(options.limits);
    const { supervision = {} } = options;
    this.#options = options;
    this.#surroundings = surroundings;
    this.#limits = limits;
    this.#codecs = {
      request:
        options.request === undefined ? allocateMessagePack() : { kind: "struct", schema: options.request },
      candidates: allocateMessagePack(),
    };
    this.doorbell = new Doorbell(allocateDoorbell());
    this.#heartbeats = allocateHeartbeats(plans.length);
    this.#spares = new SpareHosts(
      supervision.spares ?? DEFAULT_SPARES,
      options.agents.map(({ module }) => module.href),
      supervision.resourceLimits ?? {},
    );
    this.#slots = plans.map((_, place) => this.#slot(place));
    this.#doorbells = [this.doorbell, ...this.#slots.map(({ doorbell }) => doorbell)].map(
      ({ buffer }) => buffer,
    );
    this.threads = new RunnableThreads(this.#doorbells);
    this.#members = this.#enrol(plans, descriptions);
    this.#subscribers = subscribers(this.#members, descriptions);
    this.#deadLetters = new DeadLetters(
      [
        ["(coordinator)", this.#ownDeadLetters],
        ...this.#members.map(({ name, deadLetters }) => [name, deadLetters] as const),
      ],
      surroundings.announce,
    );
    this.coordinator = buildCoordinator({
      options,
      limits,
      descriptions,
      lanes: this.#members.map(({ lanes }) => lanes),
      doorbells: this.#members.map(({ slot }) => slot.doorbell),
      codecs: this.#codecs,
      deadLetters: this.#ownDeadLetters,
    });
    const names = this.#members.map(({ name }) => name);
    this.#tree = new SupervisionTree(supervisorTreeSpec(supervision, options.agents, names), {
      random: Math.random,
      escalation: supervision.escalation === "close" ? "stop" : "degrade",
    });
    this.#supervision = new Supervision({
      tree: this.#tree,
      names,
      places: this.#members.map(({ slot }) => slot),
      scheduler: timerScheduler(monotonicClock),
      coordinator: this.coordinator,
      doorbell: this.doorbell,
      wire: (life) => this.#wireActor(life),
      announce: surroundings.announce,
      escalated: surroundings.escalated,
    });
    this.#watch = new Watch(
      plans.map((plan, place) => this.#watched(plan, place)),
      supervision.hangAfter ?? DEFAULT_HANG,
      (now) => this.#look(now),
    );
  }

  /** Whether an agent was given up. */
  get degraded(): boolean {
    return this.#supervision.degraded;
  }

  /** Throws where an event cannot be encoded. */
  observe(event: Event): void {
    this.coordinator.observe(event);
    for (const { agent, subscribes, sender } of this.#subscribers) {
      if (!subscribesTo(subscribes, event.type)) continue;
      const { epoch } = this.#state(agent);
      if (sender.send(event, epoch) !== "sent") this.#ownDeadLetters.add("full", "event");
    }
  }

  /** The model that the agent has from now on, in this life and those to come. Throws InvalidOptionError. */
  async swapModel(agent: string, model: unknown): Promise<void> {
    const index = this.#indexOf(agent);
    requirePlainData("model", model);
    const member = this.#members[index] as Member;
    member.model = model;
    await member.slot.swapModel(index, model, CONTROL_LIMIT);
  }

  /** Brings an agent back that was given up or had ended. Throws InvalidOptionError. */
  restart(agent: string): void {
    this.#supervision.restart(this.#indexOf(agent));
  }

  inspect(): readonly ActorInspection[] {
    return this.#members.map(({ name, host, mailbox, replies, deadLetters }, agent): ActorInspection => {
      const { phase, epoch, restarts } = this.#state(agent);
      return {
        name,
        host,
        phase,
        epoch,
        restarts,
        mailbox: mailbox.counts(),
        replies: replies.read(),
        deadLetters: deadLetters.counts(),
      };
    });
  }

  deadLetters(): DeadLetterReport {
    return this.#deadLetters.report();
  }

  /** Stops the agents in reverse order and ends the threads, whatever the agents do. */
  async stop(): Promise<void> {
    this.#watch.stop();
    await this.#supervision.stop();
    await Promise.all([...this.#slots.map((slot) => slot.kill()), this.#spares.close()]);
    for (const { mailbox } of this.#members) mailbox.abandon();
    this.coordinator.poll();
  }

  #state(agent: number): ChildState {
    return this.#tree.state((this.#members[agent] as Member).name);
  }

  #indexOf(agent: string): number {
    const index = this.#members.findIndex(({ name }) => name === agent);
    if (index >= 0) return index;
    const names = this.#members.map(({ name }) => name).join(", ");
    throw new InvalidOptionError("agent", `must be one of ${names}, not ${JSON.stringify(agent)}`);
  }

  #slot(place: number): HostSlot {
    return new HostSlot({
      doorbell: new Doorbell(allocateDoorbell()),
      heartbeat: new Heartbeat(this.#heartbeats, place),
      takeThread: () => this.#spares.take(),
      wire: () => this.#wireHost(place),
      crashed: (life, reason) => this.#supervision.crashed(life, reason),
      ended: (lives, end) => this.#supervision.ended(lives, end),
    });
  }

  #enrol(plans: readonly HostPlan[], descriptions: readonly AgentDescription[]): readonly Member[] {
    const doorbells = this.#slots.map(({ doorbell }) => doorbell.buffer);
    const lanes = allocateTeamLanes(descriptions, plans, doorbells, this.#limits);
    return descriptions.map(({ name }, agent): Member => {
      const place = plans.findIndex(({ agents }) => agents.includes(agent));
      const slot = this.#slots[place];
      const host = plans[place]?.name;
      const own = lanes[agent];
      if (slot === undefined || host === undefined || own === undefined)
        throw new RangeError(`agent ${agent} has no place`);
      const deadLetters = new DeadLetterBox(allocateDeadLetterBox());
      return {
        name,
        host,
        slot,
        lanes: own,
        deadLetters,
        mailbox: new Mailbox(own.lanes, deadLetters),
        replies: new LaneBooks(own.lanes.replies),
        model: this.#options.agents[agent]?.model,
      };
    });
  }

  #wireHost(place: number): HostWiring {
    const slot = this.#slots[place] as HostSlot;
    const { port1, port2 } = new MessageChannel();
    serveStore(this.#surroundings.store, port1, slot.doorbell);
    return {
      doorbell: slot.doorbell.buffer,
      coordinatorDoorbell: this.doorbell.buffer,
      threads: this.#doorbells,
      heartbeats: this.#heartbeats,
      thread: place,
      idle: this.#options.idle ?? "adaptive",
      store: port2,
    };
  }

  #wireActor({ agent, epoch }: Life): ActorWiring {
    const { candidates } = this.#options;
    const spec = this.#options.agents[agent];
    const member = this.#members[agent];
    if (spec === undefined || member === undefined) throw new RangeError(`no agent ${agent}`);
    return {
      index: agent,
      epoch,
      module: spec.module.href,
      options: spec.options ?? {},
      model: member.model,
      lanes: member.lanes.lanes,
      routes: member.lanes.routes,
      requestCodec: this.#codecs.request,
      candidateCodec: this.#codecs.candidates,
      fixedCandidates: typeof candidates === "function" ? undefined : candidates,
      candidateLimit: this.#limits.candidates,
      deadLetters: member.deadLetters.buffer,
      onError: spec.onError ?? "restart",
    };
  }

  #watched(plan: HostPlan, place: number): ConstructorParameters<typeof Watch>[0][number] {
    const slot = this.#slots[place] as HostSlot;
    const hasWork = (agent: number): boolean =>
      this.#state(agent).phase === "running" && (this.#members[agent] as Member).mailbox.waiting > 0;
    return {
      heartbeat: slot.heartbeat,
      hasWork: () =>
        !slot.isEnding &&
        plan.agents.some(hasWork) &&
        // A neighbour's `setup` may take its time, a message may not.
        (slot.heartbeat.isTurning || !plan.agents.some((agent) => this.#state(agent).phase === "starting")),
      hung: () => {
        const agents = plan.agents.map((agent) => (this.#members[agent] as Member).name);
        this.#surroundings.announce("hang", { agents });
        void slot.kill("it hung");
      },
    };
  }

  #look(now: number): void {
    for (const [agent, { mailbox }] of this.#members.entries()) {
      const { phase } = this.#state(agent);
      // Nobody has the mailbox, and others go on writing: what they write is told of, not left to fill it up.
      if ((phase === "given-up" || phase === "ended") && mailbox.waiting > 0) mailbox.abandon();
    }
    this.#deadLetters.look(now);
  }
}

function subscribers(
  members: readonly Member[],
  descriptions: readonly AgentDescription[],
): readonly Subscriber[] {
  return members.flatMap(({ lanes, slot }, agent): Subscriber[] => {
    const description = descriptions[agent];
    if (lanes.outcomes === undefined || description === undefined) return [];
    const sender = new EventSender(lanes.outcomes, slot.doorbell);
    return [{ agent, subscribes: description.subscribes, sender }];
  });
}
