// The agents of an engine with everything that connects them: hosts, lanes, doorbells, and the coordinator over them.
// It must never decide or turn anything by itself; the engine does.
import type { AgentEvent, CandidateKey } from "../actor/agent.js";
import type { ActorInspection, AgentDescription } from "../actor/host-control.js";
import { HostThread } from "../actor/host-thread.js";
import { type HostPlan, planHosts } from "../actor/placement.js";
import type { ActorWiring, HostWiring } from "../actor/wiring.js";
import { EventSender } from "../bus/event-sender.js";
import { subscribesTo } from "../bus/topics.js";
import { allocateMessagePack } from "../channel/codec-descriptor.js";
import {
  allocateDeadLetterCounters,
  DEAD_LETTER_REASONS,
  DeadLetterCounters,
  type DeadLetterCounts,
  type DeadLetterReason,
} from "../channel/dead-letter.js";
import { allocateDoorbell, Doorbell } from "../channel/doorbell.js";
import { allocateRunnableThreads, RunnableThreads } from "../channel/runnable-threads.js";
import type { Coordinator } from "../coordinator/coordinator.js";
import { TuttiError } from "../error.js";
import { buildCoordinator, type RequestCodecs } from "./build-coordinator.js";
import type { AgentSpec, EngineLimits, EngineOptions } from "./engine-options.js";
import { type AgentLanes, allocateTeamLanes } from "./team-lanes.js";
import { engineLimits, InvalidOptionError, requirePlainData } from "./validate-engine-options.js";

/** An agent's module could not be loaded, or its `setup` failed. */
export class AgentStartError extends TuttiError {
  readonly code = "AGENT_START";
}

/** Milliseconds for loading modules and for `setup`. */
const START_LIMIT = 30_000;
/** Milliseconds for any other call of the control plane. */
const CONTROL_LIMIT = 5_000;

/** Life of an agent that was never restarted. */
const FIRST_EPOCH = 1;

/** One thread with what rings it. */
interface Host {
  readonly plan: HostPlan;
  readonly doorbell: Doorbell;
  readonly thread: HostThread;
  dead: boolean;
}

/** A subscriber to what the engine observes. */
interface Subscriber {
  readonly subscribes: readonly string[];
  readonly sender: EventSender;
}

export class Team<Request, Action extends CandidateKey, Event extends AgentEvent> {
  readonly coordinator: Coordinator<Request, Action, Event>;
  /** The coordinator's own. */
  readonly doorbell: Doorbell;
  readonly threads: RunnableThreads;
  readonly #hosts: readonly Host[];
  readonly #names: readonly string[];
  readonly #limits: EngineLimits;
  readonly #codecs: RequestCodecs;
  readonly #lanes: readonly AgentLanes[];
  readonly #subscribers: readonly Subscriber[];
  readonly #agentDeadLetters: readonly DeadLetterCounters[];
  /** Of what the engine itself sends. */
  readonly #deadLetters: DeadLetterCounters;
  #stopping = false;

  /** Starts the threads, loads and sets up the agents. Throws {@link AgentStartError}; then no thread is left. */
  static async start<Request, Action extends CandidateKey, Event extends AgentEvent>(
    options: EngineOptions<Request, Action, Event>,
  ): Promise<Team<Request, Action, Event>> {
    const plans = planHosts(options.agents);
    const deaths: ((cause: Error) => void)[] = [];
    const hosts = plans.map((plan, index): Host => {
      const doorbell = new Doorbell(allocateDoorbell());
      const thread = new HostThread(plan.name, doorbell, (cause) => deaths[index]?.(cause));
      return { plan, doorbell, thread, dead: false };
    });
    try {
      const descriptions = await describe(hosts, options.agents);
      const team = new Team(options, hosts, descriptions);
      for (const [index, host] of hosts.entries()) deaths[index] = () => team.#bury(host, index);
      await team.#start(options);
      return team;
    } catch (error) {
      await Promise.allSettled(hosts.map(({ thread }) => thread.terminate()));
      throw error;
    }
  }

  private constructor(
    options: EngineOptions<Request, Action, Event>,
    hosts: readonly Host[],
    descriptions: readonly AgentDescription[],
  ) {
    const limits = engineLimits(options.limits);
    this.#hosts = hosts;
    this.#names = descriptions.map(({ name }) => name);
    this.#limits = limits;
    this.#codecs = {
      request:
        options.request === undefined ? allocateMessagePack() : { kind: "struct", schema: options.request },
      candidates: allocateMessagePack(),
    };
    this.#lanes = allocateTeamLanes(
      descriptions,
      hosts.map(({ plan }) => plan),
      hosts.map(({ doorbell }) => doorbell.buffer),
      limits,
    );
    const doorbells = descriptions.map((_, agent) => doorbellOf(hosts, agent));
    this.#agentDeadLetters = descriptions.map(() => new DeadLetterCounters(allocateDeadLetterCounters()));
    this.doorbell = new Doorbell(allocateDoorbell());
    this.threads = new RunnableThreads(allocateRunnableThreads(hosts.length + 1), hosts.length);
    this.#deadLetters = new DeadLetterCounters(allocateDeadLetterCounters());
    this.#subscribers = this.#lanes.flatMap(({ outcomes }, agent): Subscriber[] => {
      const doorbell = doorbells[agent];
      const description = descriptions[agent];
      if (outcomes === undefined || doorbell === undefined || description === undefined) return [];
      return [{ subscribes: description.subscribes, sender: new EventSender(outcomes, doorbell) }];
    });
    this.coordinator = buildCoordinator({
      options,
      limits,
      descriptions,
      lanes: this.#lanes,
      doorbells,
      codecs: this.#codecs,
    });
  }

  /** Throws where an event cannot be encoded. */
  observe(event: Event): void {
    this.coordinator.observe(event);
    for (const { subscribes, sender } of this.#subscribers) {
      if (!subscribesTo(subscribes, event.type)) continue;
      if (sender.send(event, FIRST_EPOCH) !== "sent") this.#deadLetters.add("full");
    }
  }

  async swapModel(agent: string, model: unknown): Promise<void> {
    const index = this.#names.indexOf(agent);
    const host = this.#hosts.find(({ plan }) => plan.agents.includes(index));
    if (host === undefined) {
      throw new InvalidOptionError(
        "agent",
        `must be one of ${this.#names.join(", ")}, not ${JSON.stringify(agent)}`,
      );
    }
    requirePlainData("model", model);
    await host.thread.call("swap the model", CONTROL_LIMIT, (control) => control.swapModel(index, model));
  }

  async inspect(): Promise<readonly ActorInspection[]> {
    const living = this.#hosts.filter(({ dead }) => !dead);
    const inspections = await Promise.all(
      living.map(({ thread }) => thread.call("be inspected", CONTROL_LIMIT, (control) => control.inspect())),
    );
    const actors = inspections.flat();
    return this.#names.flatMap((name) => actors.filter((actor) => actor.name === name));
  }

  deadLetters(): DeadLetterCounts {
    const counts: Record<DeadLetterReason, number> = { ...this.#deadLetters.read() };
    for (const letters of this.#agentDeadLetters) {
      const found = letters.read();
      for (const reason of DEAD_LETTER_REASONS) counts[reason] += found[reason];
    }
    return counts;
  }

  /** Stops the agents in reverse order of their hosts, and ends the threads, whatever the agents do. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const { thread, dead } of [...this.#hosts].reverse()) {
      if (!dead) {
        // An agent that fails to stop, or hangs, is terminated all the same.
        await thread.call("stop", CONTROL_LIMIT, (control) => control.stop()).catch(() => undefined);
      }
      await thread.terminate();
    }
  }

  async #start(options: EngineOptions<Request, Action, Event>): Promise<void> {
    await Promise.all(
      this.#hosts.map(async ({ plan, doorbell, thread }, index) => {
        const wiring: HostWiring = {
          actors: plan.agents.map((agent) => this.#wire(options, agent)),
          doorbell: doorbell.buffer,
          coordinatorDoorbell: this.doorbell.buffer,
          threads: this.threads.buffer,
          thread: index,
          idle: options.idle ?? "adaptive",
        };
        await startedBy(plan, () =>
          thread.call("set its agents up", START_LIMIT, (control) => control.start(wiring)),
        );
        for (const agent of plan.agents) this.coordinator.markAlive(agent, FIRST_EPOCH);
      }),
    );
  }

  #wire(options: EngineOptions<Request, Action, Event>, agent: number): ActorWiring {
    const spec = options.agents[agent];
    const lanes = this.#lanes[agent];
    const deadLetters = this.#agentDeadLetters[agent];
    if (spec === undefined || lanes === undefined || deadLetters === undefined) {
      throw new RangeError(`no agent ${agent}`);
    }
    return {
      index: agent,
      epoch: FIRST_EPOCH,
      module: spec.module.href,
      options: spec.options ?? {},
      model: spec.model,
      lanes: lanes.lanes,
      routes: lanes.routes,
      requestCodec: this.#codecs.request,
      candidateCodec: this.#codecs.candidates,
      fixedCandidates: typeof options.candidates === "function" ? undefined : options.candidates,
      candidateLimit: this.#limits.candidates,
      deadLetters: deadLetters.buffer,
    };
  }

  /** The host's thread ended: its agents' fallbacks stand in from here on. */
  #bury(host: Host, index: number): void {
    host.dead = true;
    new RunnableThreads(this.threads.buffer, index).leave();
    if (this.#stopping) return;
    for (const agent of host.plan.agents) this.coordinator.markDead(agent);
    // Decisions may have been made by this: whoever sleeps until the next reply must look.
    this.doorbell.ring();
  }
}

/** Loads every agent's module in its host. Throws {@link AgentStartError}, and InvalidOptionError for two of one name. */
async function describe(
  hosts: readonly Host[],
  specs: readonly AgentSpec<never, CandidateKey, never>[],
): Promise<readonly AgentDescription[]> {
  const descriptions: AgentDescription[] = [];
  await Promise.all(
    hosts.map(async ({ plan, thread }) => {
      const modules = plan.agents.map((agent) => specs[agent]?.module.href ?? "");
      const found = await startedBy(plan, () =>
        thread.call("load its agents", START_LIMIT, (control) => control.load(modules)),
      );
      for (const [position, description] of found.entries()) {
        const agent = plan.agents[position];
        if (agent !== undefined) descriptions[agent] = description;
      }
    }),
  );
  for (const [index, { name }] of descriptions.entries()) {
    if (descriptions.findIndex((other) => other.name === name) !== index) {
      throw new InvalidOptionError(`agents[${index}]`, `is a second agent named "${name}"`);
    }
  }
  return descriptions;
}

async function startedBy<T>(plan: HostPlan, start: () => Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const agents = plan.agents.map((agent) => `agents[${agent}]`).join(", ");
    throw new AgentStartError(`${agents} did not start: ${reason}`, { cause: error });
  }
}

function doorbellOf(hosts: readonly Host[], agent: number): Doorbell {
  const host = hosts.find(({ plan }) => plan.agents.includes(agent));
  if (host === undefined) throw new RangeError(`agent ${agent} has no host`);
  return host.doorbell;
}
