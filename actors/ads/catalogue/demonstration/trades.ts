// What the demonstration's advertisers sell: their topics, the IAB categories of their ads, and words to name them.
// Every brand is invented; domains end in .example, which RFC 2606 keeps free.

export interface TradeWords {
  /** The interest that its ads speak to, as the Profiler names it. */
  readonly topic: string;
  /** A topic that goes with it. */
  readonly also: string;
  /** IAB content category of the ad. */
  readonly category: string;
  readonly names: readonly string[];
}

export const TRADES: readonly TradeWords[] = [
  {
    topic: "sport",
    also: "fitness",
    category: "IAB17",
    names: ["Athletics", "Running Shoes", "Ski Club", "Sportswear"],
  },
  {
    topic: "fitness",
    also: "wellness",
    category: "IAB7-18",
    names: ["Gym", "Rowing", "Protein Bars", "Cycling Studio"],
  },
  {
    topic: "travel",
    also: "culture",
    category: "IAB20",
    names: ["Airways", "Rail Passes", "Hostels", "Island Tours"],
  },
  { topic: "food", also: "family", category: "IAB8", names: ["Coffee", "Kitchens", "Noodle Bars", "Bakery"] },
  {
    topic: "cars",
    also: "technology",
    category: "IAB2",
    names: ["Motors", "Car Share", "Tyres", "Charging"],
  },
  {
    topic: "technology",
    also: "gaming",
    category: "IAB19",
    names: ["Headphones", "Laptops", "Broadband", "Cloud"],
  },
  {
    topic: "gaming",
    also: "film",
    category: "IAB9-30",
    names: ["Games", "Quest Arena", "Consoles", "Puzzles"],
  },
  {
    topic: "film",
    also: "culture",
    category: "IAB1-5",
    names: ["Pictures", "Cinemas", "Series", "Documentaries"],
  },
  {
    topic: "music",
    also: "culture",
    category: "IAB1-6",
    names: ["Festival", "Guitars", "Concert Hall", "Vinyl"],
  },
  {
    topic: "fashion",
    also: "culture",
    category: "IAB18-3",
    names: ["Denim", "Eyewear", "Watches", "Outerwear"],
  },
  {
    topic: "finance",
    also: "business",
    category: "IAB13",
    names: ["Savings Bank", "Insurance", "Pensions", "Payments"],
  },
  {
    topic: "business",
    also: "technology",
    category: "IAB3",
    names: ["Payroll", "Recruiting", "Offices", "Invoicing"],
  },
  {
    topic: "education",
    also: "science",
    category: "IAB5",
    names: ["Language School", "Academy", "Tutors", "Courses"],
  },
  {
    topic: "science",
    also: "education",
    category: "IAB15",
    names: ["Museum", "Telescopes", "Observatory", "Magazine"],
  },
  {
    topic: "family",
    also: "food",
    category: "IAB6",
    names: ["Toys", "Day Care", "Baby Food", "Playgrounds"],
  },
  {
    topic: "wellness",
    also: "fitness",
    category: "IAB7",
    names: ["Sleep", "Herbal Tea", "Meditation", "Spa"],
  },
  { topic: "pets", also: "family", category: "IAB16", names: ["Pet Food", "Vets", "Kennels", "Aquariums"] },
  { topic: "news", also: "business", category: "IAB12", names: ["Daily", "Weekly", "Podcasts", "Radio"] },
];

export const BRANDS: readonly string[] = [
  "Alder",
  "Amberly",
  "Bluefin",
  "Brightmoor",
  "Calder",
  "Copperline",
  "Dunmore",
  "Eastwick",
  "Elmstead",
  "Fairhaven",
  "Fjordly",
  "Goldcrest",
  "Greyfield",
  "Harbour",
  "Hollin",
  "Inkwell",
  "Juniper",
  "Kestrel",
  "Kitewood",
  "Larkspur",
  "Lowland",
  "Marlowe",
  "Midsummer",
  "Northbay",
  "Oakhurst",
  "Oriole",
  "Pennant",
  "Pinecrest",
  "Quillon",
  "Redfern",
  "Riverton",
  "Saltmarsh",
  "Silverbeck",
  "Stonebridge",
  "Tamarind",
  "Thistle",
  "Umber",
  "Valebrook",
  "Wayfare",
  "Windmere",
];
