// Every number of the market simulator: its unit, what it means and where it comes from. "By hand" is a choice, not a measurement;
// "iPinYou" is the statistic of the training logs of nine campaigns of that data set (Liao et al., ADKDD 2014).
// It must never be changed at run time, nor after models were trained on it: worlds differ by their seed and by a regime alone.
// Headroom of click rates (1,000 listeners, 100 campaigns, 7 days, 2 worlds a regime, linear bidding): the oracle has 3.2 to 4.9
// times that of a choice at random, and 1.9 to 2.9 times that of the best average rates. `npm run bench -- --only simulator`

function frozen<Value extends object>(value: Value): Readonly<Value> {
  for (const part of Object.values(value)) if (typeof part === "object" && part !== null) frozen(part);
  return Object.freeze(value);
}

/** Who listens. All by hand. */
export const LISTENER = frozen({
  /** Share who gave consent to the use of personal data. */
  consent: 0.8,
  /** Latent types of people whose tastes go together; each listener is a mix of two. */
  personas: 6,
  /** Share of a taste's variance that comes from the personas; the rest is the listener's own. */
  personaShare: 0.6,
  /** Topics played grow with e to the power of this times the taste (standard normal). */
  playSharpness: 1.1,
  /** Correlation between the taste for content and the liking for brands of the same topic. */
  brandCorrelation: 0.8,
  /** Standard deviation of log readiness to click, and of log intent to buy. */
  readinessSpread: 0.3,
  intentSpread: 0.3,
  /** Standard deviation of the log number of sessions. */
  activitySpread: 0.5,
  /** Years: mean birth years of personas lie this far apart at most; standard deviation within one. */
  birthYears: [1962, 2003],
  birthYearSpread: 7,
  /** Shares of women, men, others and unknown; a persona shifts the first by up to this much towards either side. */
  genders: [0.46, 0.46, 0.03, 0.05],
  genderShift: 0.25,
  /** Hours by which a listener's day is early or late, at most. */
  chronotype: 3,
});

/** When they listen. By hand, and not what the pacing agent presumes: that has to adapt, like anyone. */
export const RHYTHM = frozen({
  /** Listening in each local hour, relative to the others: few at night, two commutes, a long evening. */
  byHour: [
    14, 8, 5, 4, 6, 14, 34, 62, 66, 50, 42, 44, 50, 48, 42, 44, 52, 64, 68, 62, 60, 62, 50, 29,
  ] as readonly number[],
  /** Sessions of a usual listener a day; ad breaks in a session on average. By hand. */
  sessionsADay: 3,
  breaksASession: 5,
  /** Opportunities of one listener a day that come of it all: 15 to 17, as counted over regimes. */
  opportunitiesADay: 16,
  /** Minutes between two breaks: at least, and exponentially more with this mean. By hand. */
  breakGap: 6,
  breakGapMore: 8,
  /** Listening at the weekend, relative to a weekday's: nights and evenings, mornings, middays and afternoons. By hand. */
  weekend: { late: 1.25, morning: 0.6, day: 1.15 },
  /** Share of breaks with a second slot. By hand. */
  secondSlot: 0.08,
});

/** What they do and feel. By hand; moods lie in the plane of pleasure and arousal (Russell, 1980). */
export const SITUATION = frozen({
  /** Share of sessions at which a listener does one of their usual activities, if it is the hour for it. */
  activityShare: 0.7,
  /** Share of activities that the request tells. */
  activityKnown: 0.6,
  /** Local hours of each activity, from and to (not included), perhaps over midnight. */
  activityHours: {
    workout: [6, 21],
    commute: [6, 20],
    focus: [8, 19],
    party: [18, 3],
    sleep: [21, 7],
    cooking: [10, 21],
    gaming: [12, 2],
  } as Readonly<Record<string, readonly [from: number, to: number]>>,
  /** Mood is an Ornstein-Uhlenbeck walk in each dimension: hours until a deviation is down to 1/e; stationary deviation. */
  moodMemory: 1.5,
  moodSpread: 0.8,
  /** Standard deviation of the personal mean that the walk returns to. */
  temperamentSpread: 0.4,
  /** How far one piece of content moves the mood towards its own tone (of length 1). */
  contentPull: 0.25,
  /** The word of the playlist is that of the nearest mood after noise of this deviation; or there is none, this often. */
  moodWordNoise: 0.5,
  moodWordless: 0.15,
  /** Where the words of LISTENING_WORDS lie: pleasure, arousal. */
  moodWords: {
    calm: [0.5, -0.8],
    happy: [0.8, 0.4],
    energetic: [0.3, 1],
    sad: [-0.8, -0.4],
    romantic: [0.7, -0.3],
  } as Readonly<Record<string, readonly [pleasure: number, arousal: number]>>,
});

/** What is played. By hand. */
export const PLAY = frozen({
  /** Plays of one listener a day before the run, on average. */
  historyADay: 2,
  /** A topic is a favourite with more than this many equal shares of the plays. */
  favourite: 1.5,
  /** Shares that are skipped. */
  skippedFavourite: 0.05,
  skippedOther: 0.35,
  /** Seconds played, from and to, of what is skipped and what is not. */
  skippedSeconds: [5, 30],
  seconds: [90, 690],
});

/** Slots. Relative frequencies by hand. */
export const SLOT = frozen({
  weights: { audio: 7, banner: 2, video: 1 },
  /** Devices without a screen that anyone looks at: only audio there. */
  screenless: ["speaker", "car"] as readonly string[],
  /** The new format: upright full-screen video on hand-held devices, in pixels. */
  uprightSize: [720, 1280] as readonly [number, number],
  uprightDevices: ["phone", "tablet"] as readonly string[],
  /** Share of the run after which it appears, and days until it has its full share. */
  uprightFrom: 0.5,
  uprightRamp: 2,
});

/** Clicks. An effect is a summand of the log odds of a click for an impression. By hand, so that rates are those of audio. */
export const CLICK = frozen({
  /**
   * Log odds for an average match on a phone. With all effects the mean is 0.2 to 1 %, as display and audio have it:
   * iPinYou 0.03 to 0.44 % (its one mobile campaign), Open Bandit men, random 0.51 % (Saito et al., 2020).
   */
  base: -5.3,
  /** Standard deviations of campaigns' and creatives' quality. */
  campaignSpread: 0.25,
  creativeSpread: 0.2,
  /** Effect of liking a creative's topics by one deviation; how much more of it there is at an arousal of 1. */
  taste: 0.65,
  tasteByArousal: 0.3,
  /** Effect of a mood of length 1 that points the way of the creative's tone. */
  tone: 0.4,
  /** Standard deviation of the effects of an activity on a topic, and of a daypart on a topic. */
  activitySpread: 0.35,
  daypartSpread: 0.25,
  /** Content of one of the campaign's topics. */
  sameTopic: 0.3,
  /** By device: where hands and eyes are busy nobody clicks. */
  device: { phone: 0, tablet: 0.05, desktop: 0.1, tv: -0.7, speaker: -1.2, car: -1, other: -0.2 },
  /** By medium; upright video while it is new (halved every so many days), and in upright slots of a creative that is not. */
  medium: { audio: 0, banner: -0.25, video: 0.3 },
  novelty: 0.6,
  noveltyHalfLife: 4,
  misfit: -0.5,
  /** No impression is clicked more often than this. */
  largest: 0.08,
});

/** Wear-out: an impression adds 1, which fades; the log odds fall by the weight times ln(1 + sum). By hand. */
export const FATIGUE = frozen({
  /** Of the same campaign, and of any: half-lives in hours. */
  campaignHalfLife: 36,
  overallHalfLife: 2,
  campaignWeight: 0.5,
  overallWeight: 0.15,
  /** Share by which a liking of one deviation slows or hastens wear-out of a campaign: fans tire later. */
  fanRelief: 0.2,
});

/** After a click: log odds of a conversion, and delays. By hand: 2 to 10 % of clicks. */
export const CONVERSION = frozen({
  base: -3.1,
  campaignSpread: 0.35,
  taste: 0.25,
  /** Who clicks on the spur of the moment buys less. */
  arousal: -0.15,
  device: { phone: 0, tablet: 0.1, desktop: 0.3, tv: -0.2, speaker: -0.3, car: -0.4, other: 0 },
  largest: 0.3,
  /** Delays are exponential (Chapelle, KDD 2014): mean hours of a campaign lie between these, each doubling as likely. */
  delays: [2, 20],
  /** Mean seconds from an impression to its click, exponential too. */
  clickDelay: 12,
});

/** The highest bid of the others: log-normal. By hand but for its spread. */
export const PRICE = frozen({
  /** Median where all effects are 0, as a share of the campaigns' median of the highest bid they allow. */
  share: 0.5,
  /**
   * Standard deviation of the log price that nobody can foresee. With all effects it is about 0.7; iPinYou: 0.84 to 1.15,
   * of which a campaign's targeting and the rounding of small prices are a part.
   */
  noise: 0.6,
  /** Log price by local hour: a cosine of this height around its peak; at the weekend. */
  hourHeight: 0.2,
  hourPeak: 20,
  weekend: -0.1,
  /** Log price by device, country (place), medium and lack of consent. */
  device: { phone: 0, tablet: 0, desktop: 0.14, tv: 0.26, speaker: -0.22, car: -0.1, other: -0.35 },
  country: { USA: 0.25, GBR: 0.15, DEU: 0.1, SWE: 0, BRA: -0.5 } as Readonly<Record<string, number>>,
  medium: { audio: 0, banner: -0.3, video: 0.3 },
  noConsent: -0.3,
  /** Others also know who clicks: log price for a log readiness of 1. */
  readiness: 0.4,
  /** Drift of the log price, Ornstein-Uhlenbeck by the hour: one for all, and one for each country; deviation, hours of memory. */
  commonDrift: 0.15,
  commonMemory: 48,
  countryDrift: 0.15,
  countryMemory: 12,
  /** Floors lie between these shares of the foreseeable price. */
  floors: [0.1, 0.6],
  secondPriceShare: 0.5,
});

/** A world's campaigns. By hand. */
export const CAMPAIGN = frozen({
  /** Share that runs all the time; others begin and end within the run and last at least this share of it. */
  always: 0.6,
  shortestFlight: 0.25,
  /** Share of audio and video campaigns that also have banners, and of those with a screen that have upright video. */
  companions: 0.5,
  upright: 0.4,
  /** Total budgets as a share of what the daily ones add up to over the flight, from and to. */
  total: [0.6, 1.1],
});

/** What makes one kind of market: one of REGIMES, or another to see how far what was learned carries. */
export interface Regime {
  /** Effect on the log price, and factor of its drift, >= 0. */
  readonly price: number;
  readonly drift: number;
  /** At the height of the season: logarithms of traffic and prices, log odds of conversions. 0 is no season. */
  readonly season: { readonly traffic: number; readonly price: number; readonly conversion: number };
  /** Share that the new format gets of slots on hand-held devices, in [0, 1]. */
  readonly upright: number;
  /** Share of the opportunities that all budgets together pay for, at the median price, in (0, 1]. */
  readonly budgets: number;
}

const NO_SEASON = { traffic: 0, price: 0, conversion: 0 };

/** Kinds of markets, by name. By hand. */
export const REGIMES = frozen({
  /** Nothing but the daily and weekly rhythm and a slow drift. */
  steady: { price: 0, drift: 1, season: NO_SEASON, upright: 0, budgets: 0.4 },
  /** A holiday: more listening, dearer, and more is bought. */
  season: {
    price: 0,
    drift: 1,
    season: { traffic: 0.35, price: 0.5, conversion: 0.25 },
    upright: 0,
    budgets: 0.4,
  },
  /** A format that nobody has met takes a quarter of the slots. */
  "new-format": { price: 0, drift: 1, season: NO_SEASON, upright: 0.25, budgets: 0.4 },
  /** Strong rivals whose prices wander. */
  fierce: { price: 0.3, drift: 2.5, season: NO_SEASON, upright: 0, budgets: 0.4 },
  /** Money is short: what to leave to others matters most. */
  scarce: { price: 0, drift: 1, season: NO_SEASON, upright: 0, budgets: 0.12 },
  /** All of it, in measure. */
  lively: {
    price: 0.1,
    drift: 1.5,
    season: { traffic: 0.25, price: 0.3, conversion: 0.2 },
    upright: 0.2,
    budgets: 0.3,
  },
} satisfies Record<string, Regime>);

export type RegimeName = keyof typeof REGIMES;

/** The season's height: after this share of the run, and the days from half to full. By hand. */
export const SEASON = frozen({ peak: 0.65, halfWidth: 1.5 });
