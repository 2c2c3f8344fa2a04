// The dashboard of one engine: looks at it once a second, keeps five minutes of figures, and tells whoever watches.
// It must never keep the process alive, and never read a rationale of a decision that was not sampled.
import type { AgentEvent, CandidateKey } from "../../actor/agent.js";
import { monotonicClock } from "../../channel/clock.js";
import type { Engine } from "../../engine.js";
import type { PackPanel } from "../../pack-panel.js";
import { decisionPicture, type Words } from "./decision-picture.js";
import { DecisionTap, type SampledDecision } from "./decision-tap.js";
import { EventStreams } from "./event-streams.js";
import type { DecisionPicture, DecisionView, SeriesPoint, Snapshot } from "./messages.js";
import { OutcomeWindow } from "./outcome-window.js";

/** Milliseconds between two looks, and messages. */
const PERIOD = 1_000;
const POINTS = 300;
const BARS = 8;
const BUDGETS = 10;

/** What the server needs of a dashboard. */
export interface Dashboard {
  readonly streams: EventStreams;
  /** Undefined where the decision was not sampled, or is not kept any more. */
  picture(id: string): DecisionPicture | undefined;
  /** Ends all streams. */
  close(): void;
}

/** @returns with `engine`, which must be decided through: what passes it by is not seen. */
export function openDashboard<Request, Action extends CandidateKey, Event extends AgentEvent>(
  engine: Engine<Request, Action, Event>,
  panel: PackPanel<Action> | undefined,
): Dashboard & { readonly engine: Engine<Request, Action, Event> } {
  const tap = new DecisionTap(engine, monotonicClock);
  const epoch = Date.now() - monotonicClock.now();
  const words: Words<Action> = panel ?? { nameOf: String, priceInWords: String };
  const outcomes = new OutcomeWindow();
  const points: SeriesPoint[] = [];
  let last = { at: monotonicClock.now(), decisions: engine.inspect().decisions.decisions };
  let message = look();
  // What lies before is in the message that a page begins with.
  const streams = new EventStreams(() => ({
    ...message,
    past: points.slice(0, -1),
    latest: views(tap.latest),
  }));
  const timer = setInterval(() => {
    message = look();
    streams.send(message);
  }, PERIOD).unref();

  function views(sampled: readonly SampledDecision<Action>[]): readonly DecisionView[] {
    return sampled
      .map(
        ({ seenAt, decision: { id, winner, price, score, latency } }): DecisionView => ({
          id,
          time: Math.round(epoch + seenAt),
          score,
          latency,
          ...(winner === undefined ? {} : { winner: words.nameOf(winner) }),
          ...(winner === undefined || price === undefined ? {} : { price: words.priceInWords(price) }),
        }),
      )
      .reverse();
  }

  function look(): Snapshot {
    const inspection = engine.inspect();
    const { decisions, actors, degraded } = inspection;
    const now = monotonicClock.now();
    const rate = ((decisions.decisions - last.decisions) * 1_000) / Math.max(1, now - last.at);
    const fresh = tap.latest.filter(({ seenAt }) => seenAt >= last.at);
    last = { at: now, decisions: decisions.decisions };
    const [p50 = null, p90 = null, p99 = null] = tap.takeLatencies([50, 90, 99]) ?? [];
    const time = epoch + now;
    const point: SeriesPoint = [time / 1_000, rate, p50, p90, p99];
    points.push(point);
    if (points.length > POINTS) points.shift();
    return {
      point,
      degraded,
      decisions: decisions.decisions,
      inFlight: decisions.inFlight,
      limit: decisions.limit,
      refused: decisions.overloaded,
      actors: actors.map(({ name, host, phase, restarts, mailbox }, index) => ({
        name,
        host,
        phase,
        restarts,
        waiting: mailbox.waiting,
        breaker: decisions.agents[index]?.breaker ?? "closed",
      })),
      outcomes: outcomes.take(
        inspection,
        fresh.flatMap(({ decision }) => decision.rationale.agents),
      ),
      latest: views(fresh),
      ...(panel === undefined ? {} : { budgets: { unit: panel.unit, gauges: panel.budgets(time, BUDGETS) } }),
    };
  }

  return {
    engine: tap.engine,
    streams,
    picture: (id) => {
      const found = tap.latest.find(({ decision }) => decision.id === id)?.decision;
      return found && decisionPicture(found.rationale, found.price, BARS, words);
    },
    close: () => {
      clearInterval(timer);
      streams.close();
    },
  };
}
