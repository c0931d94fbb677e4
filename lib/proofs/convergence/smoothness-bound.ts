/**
 * What is known from above, all over the ball, about a quantity that depends smoothly on x. The
 * rules below are the product and chain rules of first and second derivatives, with norms.
 */
export interface SmoothnessBound {
  /** ≥ ‖v‖. */
  readonly size: number;
  /** ≥ every |v_i|. */
  readonly largest: number;
  /** ≥ ‖∂v/∂x‖. */
  readonly derivative: number;
  /** ≥ ‖∂²v/∂x²‖, the norm as a bilinear map. */
  readonly curvature: number;
}

/** A part of x itself, in a ball of radius r. */
export function variableBound(radius: number): SmoothnessBound {
  return { size: radius, largest: radius, derivative: 1, curvature: 0 };
}

/** A v + U u + b, where (A, U, b) is part of x and ‖u‖ ≤ `input` is given. */
export function affineBound(v: SmoothnessBound, input: number, radius: number): SmoothnessBound {
  const lever = Math.hypot(v.size, input, 1);
  return {
    size: radius * lever,
    largest: radius * lever,
    derivative: lever + radius * v.derivative,
    curvature: 2 * v.derivative + radius * v.curvature,
  };
}

/** Bounds of a function of one number: |φ|, |φ'| and |φ''|. */
export interface ScalarBounds {
  readonly value: number;
  readonly derivative: number;
  readonly curvature: number;
}

/** tanh: |tanh''| is largest where tanh² = 1/3. */
export const TANH: ScalarBounds = { value: 1, derivative: 1, curvature: 4 / (3 * Math.sqrt(3)) };

/** The logistic function σ(z) = (1 + tanh(z/2))/2. */
export const LOGISTIC: ScalarBounds = {
  value: 1,
  derivative: 1 / 4,
  curvature: 1 / (6 * Math.sqrt(3)),
};

/** φ of each of `units` components. */
export function componentwiseBound(
  v: SmoothnessBound,
  phi: ScalarBounds,
  units: number,
): SmoothnessBound {
  return {
    size: phi.value * Math.sqrt(units),
    largest: phi.value,
    derivative: phi.derivative * v.derivative,
    curvature: phi.curvature * v.derivative ** 2 + phi.derivative * v.curvature,
  };
}

/** a ∘ b, component by component. */
export function productBound(a: SmoothnessBound, b: SmoothnessBound): SmoothnessBound {
  return {
    size: Math.min(a.largest * b.size, a.size * b.largest),
    largest: a.largest * b.largest,
    derivative: a.derivative * b.largest + a.largest * b.derivative,
    curvature: a.curvature * b.largest + 2 * a.derivative * b.derivative + a.largest * b.curvature,
  };
}

/** a + b, or a − b. */
export function sumBound(a: SmoothnessBound, b: SmoothnessBound): SmoothnessBound {
  return {
    size: a.size + b.size,
    largest: a.largest + b.largest,
    derivative: a.derivative + b.derivative,
    curvature: a.curvature + b.curvature,
  };
}

/** The mean of quantities. */
export function meanBound(bounds: readonly SmoothnessBound[]): SmoothnessBound {
  const { size, largest, derivative, curvature } = bounds.reduce(sumBound);
  const n = bounds.length;
  return {
    size: size / n,
    largest: largest / n,
    derivative: derivative / n,
    curvature: curvature / n,
  };
}

/** (a, b), one above the other. */
export function stackBound(a: SmoothnessBound, b: SmoothnessBound): SmoothnessBound {
  return {
    size: Math.hypot(a.size, b.size),
    largest: Math.max(a.largest, b.largest),
    derivative: Math.hypot(a.derivative, b.derivative),
    curvature: Math.hypot(a.curvature, b.curvature),
  };
}

/** weight · ‖v‖². */
export function squareBound(v: SmoothnessBound, weight: number): SmoothnessBound {
  const size = weight * v.size ** 2;
  return {
    size,
    largest: size,
    derivative: 2 * weight * v.size * v.derivative,
    curvature: 2 * weight * (v.derivative ** 2 + v.size * v.curvature),
  };
}

/**
 * −ln softmax(v)_y over `classes`: its gradient p − e_y is at most √2 long, its Hessian
 * diag(p) − ppᵀ at most ½.
 */
export function crossEntropyBound(v: SmoothnessBound, classes: number): SmoothnessBound {
  const size = Math.log(classes) + 2 * v.largest;
  return {
    size,
    largest: size,
    derivative: Math.SQRT2 * v.derivative,
    curvature: v.derivative ** 2 / 2 + Math.SQRT2 * v.curvature,
  };
}
