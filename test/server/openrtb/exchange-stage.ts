// An exchange's view of the bidder: a server with a small catalogue of every kind of ad, and how to ask it.
import { createEngine, type Engine } from "tutti";
import type { AdEvent } from "#ads/ad-event.js";
import type { AdRequest } from "#ads/ad-request.js";
import type { Catalogue } from "#ads/catalogue/campaign.js";
import { parseCatalogue } from "#ads/catalogue/parse-catalogue.js";
import { createTrade } from "#ads/openrtb/trade.js";
import { adsEngineOptions } from "#ads/policy/ads-engine-options.js";
import { auctionRoute } from "#ads/server/auction-route.js";
import { noticeRoute } from "#ads/server/notice-route.js";
import { NoticeSeal } from "#ads/server/notice-token.js";
import { HttpServer } from "#runtime/server/http-server.js";

export interface Bid {
  readonly id: string;
  readonly impid: string;
  readonly price: number;
  readonly adid: string;
  readonly adm: string;
  readonly adomain: readonly string[];
  readonly cid: string;
  readonly crid: string;
  readonly cat: readonly string[];
  readonly cattax: number;
  readonly mtype: number;
  readonly protocol?: number;
  readonly dur?: number;
  readonly w?: number;
  readonly h?: number;
  readonly nurl: string;
  readonly burl: string;
  readonly lurl: string;
}

export interface Answer {
  readonly id: string;
  readonly bidid?: string;
  readonly cur?: string;
  readonly nbr?: number;
  readonly seatbid?: readonly { readonly seat: string; readonly bid: readonly Bid[] }[];
  readonly ext?: { readonly declined: readonly { impid: string; nbr: number; reason: string }[] };
  /** Of a problem. */
  readonly code?: string;
  readonly path?: string;
}

const common = { goal: "reach", value: 0.1, maximumBid: 20, dailyBudget: 1e6 };
/** Markup in names, so that whatever is not escaped is seen. */
const EVIL = `Rock & "Roll" <b>'n]]>`;

/** One kind of media each where their number is even, all kinds where it is odd; two are rivals, two of one advertiser. */
export function catalogueOf(campaigns: number, more: object = {}): Catalogue {
  const file = {
    currency: "USD",
    campaigns: Array.from({ length: campaigns }, (_, index) => ({
      ...common,
      id: `c${index}<&">`,
      name: EVIL,
      advertiser: EVIL,
      domain: `brand-${Math.floor(index / 2)}.example`,
      categories: [`IAB${1 + (index % 20)}-1`],
      separation: index % 3 === 0 ? "rivals" : "",
      creatives: [
        {
          id: `a${index}'`,
          media: "audio",
          mime: "audio/mpeg",
          duration: 30,
          url: "https://cdn.example/a.mp3?x=1&y=]]>",
        },
        {
          id: `a${index}-15`,
          media: "audio",
          mime: "audio/mpeg",
          duration: 15,
          url: "https://cdn.example/b.mp3",
        },
        {
          id: `v${index}`,
          media: "video",
          mime: "video/mp4",
          duration: 20,
          width: 640,
          height: 360,
          attributes: [6],
          url: "https://cdn.example/v.mp4",
        },
        {
          id: `b${index}`,
          media: "banner",
          mime: "image/jpeg",
          width: 300,
          height: 250,
          attributes: [3],
          url: 'https://cdn.example/b.jpg?x="&y=1',
        },
      ],
      ...more,
    })),
  };
  return parseCatalogue(JSON.stringify(file), "json");
}

export class ExchangeStage {
  readonly events: AdEvent[] = [];
  readonly #engine: Engine<AdRequest, number, AdEvent>;
  readonly #server: HttpServer<AdRequest, number, AdEvent>;
  readonly #origin: string;

  private constructor(
    engine: Engine<AdRequest, number, AdEvent>,
    server: HttpServer<AdRequest, number, AdEvent>,
    origin: string,
  ) {
    this.#engine = engine;
    this.#server = server;
    this.#origin = origin;
  }

  static async open(catalogue: Catalogue, seat = "tutti"): Promise<ExchangeStage> {
    const options = adsEngineOptions(catalogue, { deadline: 500 });
    const events: AdEvent[] = [];
    const ear = { name: "ear", observe: (event: AdEvent) => void events.push(event) };
    const engine = await createEngine({ ...options, constraints: [...(options.constraints ?? []), ear] });
    const seal = new NoticeSeal(Buffer.from("a secret that is long enough"));
    let origin = "";
    const server = new HttpServer({
      engine,
      trade: createTrade(catalogue),
      routes: [
        auctionRoute({ engine, catalogue, seat, origin: () => origin, seal }),
        noticeRoute({ engine, catalogue, seal }),
      ],
    });
    origin = await server.listen(0, "127.0.0.1");
    const stage = new ExchangeStage(engine, server, origin);
    Object.assign(stage, { events });
    return stage;
  }

  async post(
    body: unknown,
  ): Promise<{ readonly status: number; readonly type: string; readonly answer: Answer }> {
    const response = await fetch(`${this.#origin}/openrtb2/auction`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-openrtb-version": "2.6" },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    const text = await response.text();
    return {
      status: response.status,
      type: response.headers.get("content-type") ?? "",
      answer: (text === "" ? {} : JSON.parse(text)) as Answer,
    };
  }

  async bids(body: unknown): Promise<readonly Bid[]> {
    const { answer } = await this.post(body);
    return answer.seatbid?.flatMap(({ bid }) => bid) ?? [];
  }

  inFlight(): number {
    return this.#engine.inspect().decisions.inFlight;
  }

  async close(): Promise<void> {
    await this.#server.close();
    await this.#engine.close();
  }
}
