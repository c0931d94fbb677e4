// Seconds that the notebooks took on two cores, where it is not known what they take here: only the order
// hangs on it.
const usual = {
  '09-penn-treebank.ipynb': 90,
  '08-sequential-mnist.ipynb': 50,
  '01-gradients.ipynb': 25,
  '02-convergence.ipynb': 20,
};
const others = 15;

/**
 * The longest first: with several at a time, one that takes long would be waited for alone if it were
 * begun last.
 *
 * @param secondsOf what a notebook took when it was last executed, if it is known
 */
export function longestFirst(names, secondsOf) {
  const seconds = (name) => secondsOf(name) ?? usual[name] ?? others;
  return [...names].sort((a, b) => seconds(b) - seconds(a));
}
