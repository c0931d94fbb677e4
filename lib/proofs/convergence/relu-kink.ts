/** An activation with its derivative. */
export interface Activation {
  readonly value: (z: number) => number;
  readonly derivative: (z: number) => number;
}

/** max(z, 0), the activation that Section 2 of the paper gives as an example. */
export const relu: Activation = { value: (z) => Math.max(z, 0), derivative: (z) => Number(z > 0) };

/** The activation of the networks here. */
export const tanh: Activation = { value: Math.tanh, derivative: (z) => 1 - Math.tanh(z) ** 2 };

/**
 * ‖∇L(w + h, s) − ∇L(w − h, s)‖ / 2h at w = 0, s = 1 for the smallest FPP problem of all: one unit
 * without input, T = n = 1, L = (ŝ_1 − 1)² + ½ (s_1 − ŝ_1)² with ŝ_1 = φ(w s_0) and s_1 = 0. A
 * Lipschitz constant of ∇L bounds it for every h: with a kink at 0 there is none.
 */
export function gradientQuotient({ value, derivative }: Activation, h: number): number {
  const gradient = (w: number, s: number): [number, number] => {
    const unrolled = value(w * s);
    const delta = 2 * (unrolled - 1) + unrolled;
    return [delta * derivative(w * s) * s, delta * derivative(w * s) * w];
  };
  const [ahead, behind] = [gradient(h, 1), gradient(-h, 1)];
  return Math.hypot(ahead[0] - behind[0], ahead[1] - behind[1]) / (2 * h);
}
