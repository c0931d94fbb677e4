/** A rotation in a plane by an angle of at most 45°. */
export interface Rotation {
  readonly cosine: number;
  readonly sine: number;
}

/** The smaller of the two rotations that make the off-diagonal of [[pp, pq], [pq, qq]] vanish. */
export function jacobiRotation(pp: number, pq: number, qq: number): Rotation {
  const cotangent = (qq - pp) / (2 * pq); // of twice the angle
  const tangent =
    (cotangent < 0 ? -1 : 1) / (Math.abs(cotangent) + Math.sqrt(1 + cotangent * cotangent));
  const cosine = 1 / Math.sqrt(1 + tangent * tangent);
  return { cosine, sine: tangent * cosine };
}

/** Turns two vectors in the plane they span, in place. */
export function turn(x: Float64Array, y: Float64Array, { cosine, sine }: Rotation): void {
  for (let i = 0; i < x.length; i++) {
    const before = x[i];
    x[i] = cosine * before - sine * y[i];
    y[i] = sine * before + cosine * y[i];
  }
}
