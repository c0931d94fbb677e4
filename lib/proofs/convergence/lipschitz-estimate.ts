import type { Generator } from '../../random';
import { pointInBall, pointOnSphere } from './ball';
import { curvatureAt, gradientOf, type Curvature } from './curvature';
import { minus, norm, plus } from '../numerics/linear-algebra';
import { dimensionOf } from '../objective/fixed-buffer';
import type { FppProblem } from '../objective/fpp-objective';
import { projectOntoBall } from './projection';

/** Lower estimates of the Lipschitz constant of ∇L on the ball. */
export interface LipschitzEstimate {
  /** The largest ‖∇L(x) − ∇L(x')‖ / ‖x − x'‖ over random pairs. */
  readonly pairs: number;
  /** The largest ‖∇²L(x)‖ found. On a convex set its supremum is the Lipschitz constant. */
  readonly curvature: number;
  /** Where that was: [dimension of x]. */
  readonly steepest: Float64Array;
}

/** How hard to look. */
export interface LipschitzSearch {
  /** Random points and pairs, every other one on the sphere. */
  readonly points: number;
  /** Steps uphill in curvature from each point, in each of four balls of growing radius. */
  readonly climb: number;
}

/**
 * Lemma 2 in numbers: how fast ∇L changes on the ball of radius r. From below only: a search finds
 * what it finds. See `objectiveBound` for a bound from above.
 */
export function estimateLipschitz(
  problem: FppProblem,
  radius: number,
  generator: Generator,
  { points, climb }: LipschitzSearch = { points: 6, climb: 30 },
): LipschitzEstimate {
  const dimension = dimensionOf(problem.buffer);
  const gradient = gradientOf(problem);
  let pairs = 0;
  let best: Summit = { x: new Float64Array(dimension), curvature: 0 };
  for (let p = 0; p < points; p++) {
    const draw = p % 2 === 0 ? pointOnSphere : pointInBall;
    const [x, other] = [0, 1].map(() => draw(generator, dimension, radius));
    const change = norm(minus(gradient(x), gradient(other)));
    pairs = Math.max(pairs, change / norm(minus(x, other)));

    let summit: Summit = { x: projectOntoBall(x, radius * LADDER[0]), curvature: 0 };
    for (const share of LADDER) {
      const towards = pointOnSphere(generator, dimension, 1);
      summit = climbCurvature(gradient, summit.x, radius * share, towards, climb);
      if (summit.curvature > best.curvature) best = summit;
    }
  }
  return { pairs, curvature: best.curvature, steepest: best.x };
}

/**
 * A climb goes through balls of growing radius: far out almost every point is flat, as the units
 * are saturated, and the curved ones are reached from further in.
 */
const LADDER = [1 / 8, 1 / 4, 1 / 2, 1];

interface Summit {
  readonly x: Float64Array;
  readonly curvature: number;
}

/**
 * Gradient ascent on |vᵀ∇²L(x)v| in the ball, v following the most curved direction. Its gradient
 * is the third derivative along v and v, a second difference of ∇L.
 */
function climbCurvature(
  gradient: (x: Float64Array) => Float64Array,
  first: Float64Array,
  radius: number,
  towards: Float64Array,
  steps: number,
): Summit {
  let x = first;
  let here = curvatureAt(gradient, x, towards, 20);
  let reach = radius / 4;
  for (let s = 0; s < steps; s++) {
    const uphill = curvatureSlope(gradient, x, here);
    const length = norm(uphill);
    if (length === 0) break;
    const next = projectOntoBall(plus(x, uphill, reach / length), radius);
    const there = curvatureAt(gradient, next, here.direction, 4);
    if (there.norm > here.norm) {
      x = next;
      here = there;
      reach *= 1.2;
    } else {
      reach /= 2;
    }
  }
  return { x, curvature: here.norm };
}

/** Step of the second difference: balances h² against rounding. */
const STEP = 1e-3;

function curvatureSlope(
  gradient: (x: Float64Array) => Float64Array,
  x: Float64Array,
  { direction, rayleigh }: Curvature,
): Float64Array {
  const center = gradient(x);
  const ahead = gradient(plus(x, direction, STEP));
  const behind = gradient(plus(x, direction, -STEP));
  const sign = Math.sign(rayleigh);
  return center.map((value, i) => (sign * (ahead[i] - 2 * value + behind[i])) / STEP ** 2);
}
