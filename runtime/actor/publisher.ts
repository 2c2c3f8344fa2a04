// How an agent's `publish` reaches the agents that subscribe: one lane for each of them.
import { EventSender } from "../bus/event-sender.js";
import type { DeadLetterBox } from "../channel/dead-letter-box.js";
import { Doorbell } from "../channel/doorbell.js";
import { TuttiError } from "../error.js";
import type { AgentEvent } from "./agent.js";
import type { PublishRoute } from "./wiring.js";

/** An agent published a type of event that it does not name in `publishes`. */
export class UndeclaredEventError extends TuttiError {
  readonly code = "UNDECLARED_EVENT";
}

export class Publisher {
  readonly #agent: string;
  readonly #epoch: number;
  readonly #declared: readonly string[];
  readonly #routes: readonly { readonly types: readonly string[]; readonly sender: EventSender }[];
  readonly #deadLetters: DeadLetterBox;
  #ended = false;

  constructor(
    agent: string,
    epoch: number,
    declared: readonly string[],
    routes: readonly PublishRoute[],
    deadLetters: DeadLetterBox,
  ) {
    this.#agent = agent;
    this.#epoch = epoch;
    this.#declared = declared;
    this.#deadLetters = deadLetters;
    this.#routes = routes.map(({ types, lane, doorbell }) => ({
      types,
      sender: new EventSender(lane, new Doorbell(doorbell)),
    }));
  }

  /** Nothing is published any more: what an ended life still says, as from a timer, is nobody's. */
  end(): void {
    this.#ended = true;
  }

  /** Throws {@link UndeclaredEventError}. An event without subscribers counts as `no-responders`. */
  publish(event: AgentEvent): void {
    if (!this.#declared.includes(event.type)) {
      throw new UndeclaredEventError(
        `agent "${this.#agent}" published "${event.type}": name it in the agent's \`publishes\``,
      );
    }
    if (this.#ended) return;
    let responders = 0;
    for (const route of this.#routes) {
      if (!route.types.includes(event.type)) continue;
      responders++;
      if (route.sender.send(event, this.#epoch) !== "sent") this.#deadLetters.add("full", "event");
    }
    if (responders === 0) this.#deadLetters.add("no-responders", "event");
  }
}
