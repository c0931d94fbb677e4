/**
 * A dual number a + b ε with ε² = 0. Computing with x + ε in place of x gives f(x) + f'(x) ε: the
 * derivative comes along by exact rules, with no step to choose and nothing cut off.
 */
export interface Dual {
  /** a. */
  readonly value: number;
  /** b, the derivative. */
  readonly derivative: number;
}

/** Numbers that do not depend on the variable. */
export function constants(values: Iterable<number>): Dual[] {
  return Array.from(values, (value) => ({ value, derivative: 0 }));
}

/** x with its `index`-th component as the variable: derivative 1 there, 0 elsewhere. */
export function vary(x: readonly Dual[], index: number): Dual[] {
  return x.map(({ value }, i) => ({ value, derivative: Number(i === index) }));
}

export function plus(x: Dual, y: Dual): Dual {
  return { value: x.value + y.value, derivative: x.derivative + y.derivative };
}

export function minus(x: Dual, y: Dual): Dual {
  return { value: x.value - y.value, derivative: x.derivative - y.derivative };
}

export function times(x: Dual, y: Dual): Dual {
  return { value: x.value * y.value, derivative: x.derivative * y.value + x.value * y.derivative };
}

/** x times a number that does not depend on the variable. */
export function scaled(x: Dual, factor: number): Dual {
  return { value: factor * x.value, derivative: factor * x.derivative };
}

export function sum(terms: readonly Dual[]): Dual {
  return terms.reduce(plus, { value: 0, derivative: 0 });
}

/** Σ_i x_i y_i. */
export function inner(x: readonly Dual[], y: readonly Dual[]): Dual {
  let value = 0;
  let derivative = 0;
  for (let i = 0; i < x.length; i++) {
    value += x[i].value * y[i].value;
    derivative += x[i].derivative * y[i].value + x[i].value * y[i].derivative;
  }
  return { value, derivative };
}

/** tanh, with tanh' = 1/cosh², which unlike 1 − tanh² keeps its digits where tanh saturates. */
export function tanh({ value, derivative }: Dual): Dual {
  return { value: Math.tanh(value), derivative: derivative / Math.cosh(value) ** 2 };
}

/** σ(x) = (1 + tanh(x/2))/2, with σ' = 1/(2 cosh(x/2))². */
export function logistic({ value, derivative }: Dual): Dual {
  return {
    value: (1 + Math.tanh(value / 2)) / 2,
    derivative: derivative / (2 * Math.cosh(value / 2)) ** 2,
  };
}

/** ln Σ_i e^{x_i}, whose derivative is Σ_i softmax(x)_i x_i'. */
export function logSumExp(x: readonly Dual[]): Dual {
  const largest = Math.max(...x.map(({ value }) => value));
  const powers = x.map(({ value }) => Math.exp(value - largest));
  const total = powers.reduce((a, b) => a + b);
  const derivative = x.reduce(
    (mean, { derivative }, i) => mean + (powers[i] / total) * derivative,
    0,
  );
  return { value: largest + Math.log(total), derivative };
}
