// A reward model of the Open Bandit Dataset: each item's rate of clicks. It must never predict a row from that row's own click,
// or the doubly robust estimators would take the model for better than it is.

/** Impressions that the log's mean rate counts for beside an item's own. */
const PRIOR_IMPRESSIONS = 100;
/** Rows by turns; each is predicted from the clicks of the others. */
const FOLDS = 2;

/**
 * Rates of clicks by fold and item, each from the rows of the other fold and drawn towards their mean (cross-fitting:
 * Chernozhukov et al., "Double/debiased machine learning", 2018). Row `i` is to be predicted by `rates[i % rates.length]`.
 *
 * @param itemOf one item for each row, from 0 to below `items`.
 * @param clicks 0 or 1 for each row.
 */
export function crossFittedRates(
  itemOf: readonly number[],
  clicks: readonly number[],
  items: number,
): readonly Float64Array[] {
  return Array.from({ length: FOLDS }, (_, fold) => {
    const shown = new Float64Array(items);
    const clicked = new Float64Array(items);
    let rows = 0;
    let all = 0;
    for (const [row, item] of itemOf.entries()) {
      if (row % FOLDS === fold) continue;
      const click = clicks[row] as number;
      (shown[item] as number)++;
      (clicked[item] as number) += click;
      rows++;
      all += click;
    }
    const mean = rows === 0 ? 0 : all / rows;
    return clicked.map(
      (count, item) => (count + PRIOR_IMPRESSIONS * mean) / ((shown[item] as number) + PRIOR_IMPRESSIONS),
    );
  });
}
