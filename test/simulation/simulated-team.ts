// The engine under test, put together as the engine does it, but for threads, timers and the clock: real lanes, places,
// supervision, coordinator. It must never decide what happens; the world does.
import type { AgentEvent, EngineOptions } from "tutti";
import type { HostThread } from "#runtime/actor/host-thread.js";
import { planHosts } from "#runtime/actor/placement.js";
import type { ActorWiring, HostWiring } from "#runtime/actor/wiring.js";
import { EventSender } from "#runtime/bus/event-sender.js";
import { allocateMessagePack } from "#runtime/channel/codec-descriptor.js";
import { allocateDeadLetterBox, DeadLetterBox } from "#runtime/channel/dead-letter-box.js";
import { allocateDoorbell, Doorbell } from "#runtime/channel/doorbell.js";
import { allocateHeartbeats, Heartbeat } from "#runtime/channel/heartbeat.js";
import type { Coordinator } from "#runtime/coordinator/coordinator.js";
import { buildCoordinator } from "#runtime/engine/build-coordinator.js";
import { HostSlot, type Life } from "#runtime/engine/host-slot.js";
import { Mailbox } from "#runtime/engine/mailbox.js";
import { Supervision } from "#runtime/engine/supervision.js";
import { supervisorTreeSpec } from "#runtime/engine/supervisor-tree-spec.js";
import { type AgentLanes, allocateTeamLanes } from "#runtime/engine/team-lanes.js";
import type { ChildState } from "#runtime/supervisor/child-state.js";
import { SupervisionTree } from "#runtime/supervisor/supervision-tree.js";
import type { AgentMemory } from "./agent-memories.js";
import { DecisionBook } from "./decision-book.js";
import { inexactScheduler } from "./inexact-scheduler.js";
import { Ledger } from "./ledger.js";
import { Lives } from "./lives.js";
import type { AgentPlan, Plan } from "./plan.js";
import { descriptionsOf, engineOptions, limitsOf } from "./plan-options.js";
import { CANDIDATES, type Candidate, type SimulatedEvent, type SimulatedRequest } from "./requests.js";
import type { Schedule } from "./schedule.js";
import { ScriptedAgents } from "./scripted-agents.js";
import { SeatViews } from "./seat-views.js";
import type { HostSurroundings } from "./simulated-host.js";
import type { TeamMember } from "./team-member.js";
import { ThreadPool } from "./thread-pool.js";
import { demand } from "./trace.js";

export class SimulatedTeam {
  readonly plan: Plan;
  readonly schedule: Schedule;
  readonly ledger: Ledger;
  readonly lives: Lives;
  readonly seats: SeatViews;
  readonly book: DecisionBook;
  readonly agents: ScriptedAgents;
  readonly threads: ThreadPool;
  readonly doorbell: Doorbell = new Doorbell(allocateDoorbell());
  readonly slots: readonly HostSlot[];
  /** By agent, its place among `slots`. */
  readonly places: readonly number[];
  readonly members: readonly TeamMember[];
  readonly coordinator: Coordinator<SimulatedRequest, Candidate, AgentEvent>;
  readonly tree: SupervisionTree;
  readonly supervision: Supervision;
  readonly ownDeadLetters: DeadLetterBox;
  readonly #options: EngineOptions<SimulatedRequest, Candidate, AgentEvent>;
  readonly #codecs = { request: allocateMessagePack(), candidates: allocateMessagePack() };

  constructor(plan: Plan, schedule: Schedule, escalated: () => void) {
    const { trace, agenda } = schedule;
    this.plan = plan;
    this.schedule = schedule;
    this.ledger = new Ledger(schedule);
    this.lives = new Lives();
    this.seats = new SeatViews(plan.agents.length, trace);
    this.book = new DecisionBook(schedule, this.seats, plan.agents);
    this.agents = new ScriptedAgents(plan, schedule, this.ledger, this.book);
    this.ownDeadLetters = new DeadLetterBox(allocateDeadLetterBox(), agenda);
    this.#options = engineOptions(plan);
    const hosts = planHosts(this.#options.agents);
    this.places = plan.agents.map((_, agent) => hosts.findIndex(({ agents }) => agents.includes(agent)));
    const heartbeats = allocateHeartbeats(hosts.length);
    const memories: AgentMemory[] = [];
    const surroundings: HostSurroundings = {
      schedule,
      ledger: this.ledger,
      lives: this.lives,
      coordinator: this.doorbell,
      heartbeats: hosts.map((_, place) => new Heartbeat(heartbeats, place)),
      memories,
    };
    this.threads = new ThreadPool(plan.spares, surroundings, this.agents);
    this.slots = hosts.map(
      (_, place) =>
        new HostSlot({
          doorbell: new Doorbell(allocateDoorbell()),
          heartbeat: surroundings.heartbeats[place] as Heartbeat,
          takeThread: () => this.threads.take() as unknown as HostThread,
          wire: () => ({ thread: place, store: {} }) as unknown as HostWiring,
          crashed: (life, reason) => this.supervision.crashed(life, reason),
          ended: (lives, end) => this.supervision.ended(lives, end),
        }),
    );
    const limits = limitsOf(plan);
    const descriptions = descriptionsOf(plan);
    const doorbells = this.slots.map(({ doorbell }) => doorbell.buffer);
    const lanes = allocateTeamLanes(descriptions, hosts, doorbells, limits);
    this.members = lanes.map((own, agent) => this.#enrol(own, agent, memories));
    this.coordinator = buildCoordinator({
      options: this.#options,
      limits,
      descriptions,
      lanes,
      doorbells: this.members.map(({ slot }) => slot.doorbell),
      codecs: this.#codecs,
      deadLetters: this.ownDeadLetters,
      clock: agenda,
    });
    this.seats.before(this.coordinator, (agent) => this.ledger.mailbox(agent).replies.waiting);
    const names = plan.agents.map(({ name }) => name);
    this.tree = new SupervisionTree(supervisorTreeSpec(plan.supervision, this.#options.agents, names), {
      random: () => schedule.chance.next(),
      escalation: plan.supervision.escalation === "close" ? "stop" : "degrade",
    });
    this.supervision = new Supervision({
      tree: this.tree,
      names,
      places: this.members.map(({ slot }) => slot),
      scheduler: inexactScheduler(schedule),
      coordinator: this.seats,
      doorbell: this.doorbell,
      wire: (life) => this.#wire(life),
      announce: (name, ...event) => trace.say(`${name} ${JSON.stringify(event[0])}`),
      escalated,
    });
  }

  state(agent: number): ChildState {
    return this.tree.state((this.members[agent] as TeamMember).name);
  }

  /** Tells those agents who want it. */
  observe(event: SimulatedEvent): void {
    this.ledger.writing = { kind: "event", number: event.number };
    for (const [agent, { sender }] of this.members.entries()) sender?.send(event, this.state(agent).epoch);
  }

  /** Empties a mailbox that nobody reads. */
  abandon(agent: number): void {
    demand(
      this.lives.of(agent) === undefined,
      () => `the mailbox of agent ${agent} is emptied while its life ${this.lives.of(agent)} is not over`,
    );
    this.ledger.abandoning = true;
    this.members[agent]?.mailbox.abandon();
    this.ledger.abandoning = false;
  }

  #enrol(lanes: AgentLanes, agent: number, memories: AgentMemory[]): TeamMember {
    const { requests, replies, events } = lanes.lanes;
    const slot = this.slots[this.places[agent] as number] as HostSlot;
    const deadLetters = new DeadLetterBox(allocateDeadLetterBox(), this.schedule.agenda);
    const plan = this.plan.agents[agent] as AgentPlan;
    memories.push({ lanes, deadLetters: deadLetters.buffer });
    this.ledger.enrol({
      requests,
      replies,
      events: events.map(({ lane }) => lane),
      deadLetters,
      seat: this.seats.of(agent),
      deadline: plan.deadline,
    });
    return {
      name: plan.name,
      slot,
      lanes,
      deadLetters,
      mailbox: new Mailbox(lanes.lanes, deadLetters),
      sender: lanes.outcomes === undefined ? undefined : new EventSender(lanes.outcomes, slot.doorbell),
    };
  }

  #wire(life: Life): ActorWiring {
    const { lanes, deadLetters } = this.members[life.agent] as TeamMember;
    this.lives.wire(life);
    this.schedule.trace.say(`agent ${life.agent} is to begin life ${life.epoch}`);
    return {
      index: life.agent,
      epoch: life.epoch,
      module: "",
      options: {},
      model: undefined,
      lanes: lanes.lanes,
      routes: lanes.routes,
      requestCodec: this.#codecs.request,
      candidateCodec: this.#codecs.candidates,
      fixedCandidates: CANDIDATES,
      candidateLimit: CANDIDATES.length,
      deadLetters: deadLetters.buffer,
      onError: this.plan.agents[life.agent]?.onError ?? "restart",
    };
  }
}
