/** How long each run is and how often a setting is run. */
export interface Protocol {
  /** Online steps of a run. */
  readonly steps: number;
  /** Learning ends after so many of them, and the rest is a test. Default: all. */
  readonly learningSteps?: number | undefined;
  /** Every seed runs with every rate. */
  readonly learningRates: readonly number[];
  /** Seeds 0 … seeds − 1. */
  readonly seeds: number;
  /** Seeds of the `-fresh` re-run at the chosen rates. Default: as many as `seeds`. */
  readonly freshSeeds?: number | undefined;
  /** Points of a run's learning curve, each the mean over its share of the steps. */
  readonly bins: number;
  /**
   * After how many steps runs are judged, each a whole number of bins; the learning rate is chosen
   * for each horizon apart. Default: the end alone.
   */
  readonly horizons?: readonly number[] | undefined;
}

/** The paper's protocol (Section 5): 6 learning rates, 30 runs each; the steps differ by figure. */
export const paperProtocol: Omit<Protocol, 'steps'> = {
  learningRates: [1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2],
  seeds: 30,
  bins: 20,
};
