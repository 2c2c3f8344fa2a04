// What is due when: a binary heap of items by their time.
// It must never depend on anything but the order of calls: items of one time come out in the order in which they went in.

export class TimeQueue<Item> {
  readonly #times: number[] = [];
  /** Position in the order of arrival: settles ties. */
  readonly #arrivals: number[] = [];
  readonly #items: Item[] = [];
  #arrived = 0;

  /** The earliest time; infinite when nothing waits. */
  get time(): number {
    return this.#times.length === 0 ? Number.POSITIVE_INFINITY : (this.#times[0] as number);
  }

  push(time: number, item: Item): void {
    this.#rise(this.#times.length, time, this.#arrived++, item);
  }

  /** Takes out the earliest; undefined when nothing waits. */
  pop(): Item | undefined {
    const first = this.#items[0];
    const time = this.#times.pop();
    const arrival = this.#arrivals.pop();
    const item = this.#items.pop();
    if (this.#times.length > 0) this.#sink(time as number, arrival as number, item as Item);
    return first;
  }

  #rise(from: number, time: number, arrival: number, item: Item): void {
    let position = from;
    while (position > 0) {
      const parent = (position - 1) >> 1;
      if (!this.#isBefore(time, arrival, parent)) break;
      this.#move(parent, position);
      position = parent;
    }
    this.#put(position, time, arrival, item);
  }

  /** Puts the item in, from the top. */
  #sink(time: number, arrival: number, item: Item): void {
    const { length } = this.#times;
    let position = 0;
    for (let child = 1; child < length; child = 2 * position + 1) {
      const right = child + 1;
      const least =
        right < length && this.#isBefore(this.#times[right] as number, this.#arrivals[right] as number, child)
          ? right
          : child;
      if (this.#isBefore(time, arrival, least)) break;
      this.#move(least, position);
      position = least;
    }
    this.#put(position, time, arrival, item);
  }

  #isBefore(time: number, arrival: number, position: number): boolean {
    const other = this.#times[position] as number;
    return time < other || (time === other && arrival < (this.#arrivals[position] as number));
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#times[from] as number, this.#arrivals[from] as number, this.#items[from] as Item);
  }

  #put(position: number, time: number, arrival: number, item: Item): void {
    this.#times[position] = time;
    this.#arrivals[position] = arrival;
    this.#items[position] = item;
  }
}
