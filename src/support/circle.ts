const quarter = 2 ** 30;
const radians = Math.PI / 2 ** 31;
/** Cosine and sine of whole quarter turns. */
const quarterCosine = Float64Array.of(1, 0, -1, 0);
const quarterSine = Float64Array.of(0, 1, 0, -1);

/** A point on the unit circle. */
export interface CirclePoint {
  x: number;
  y: number;
}

/**
 * Put cosine and sine of `turn / 2^32` turns into `point`. Faster than `Math.cos` and `Math.sin`, which first have to find
 * out where on the circle any number of radians is.
 */
export function pointOnCircle(point: CirclePoint, turn: number): void {
  const shifted = (turn + quarter / 2) | 0;
  const angle = ((shifted & (quarter - 1)) - quarter / 2) * radians;
  const squared = angle * angle;
  const c = cosine(squared);
  const s = angle * sineOverAngle(squared);
  const cosNearest = quarterCosine[shifted >>> 30] ?? 1;
  const sinNearest = quarterSine[shifted >>> 30] ?? 0;
  point.x = c * cosNearest - s * sinNearest;
  point.y = s * cosNearest + c * sinNearest;
}

/** Taylor's polynomial in the square of the angle; up to an eighth of a turn the rest is below 1e-15. */
function cosine(x: number): number {
  return (
    1 +
    x *
      (-1 / 2 +
        x *
          (1 / 24 +
            x *
              (-1 / 720 +
                x * (1 / 40320 + x * (-1 / 3628800 + x * (1 / 479001600 + x * (-1 / 87178291200)))))))
  );
}

/** The same of `sin(a) / a`. */
function sineOverAngle(x: number): number {
  return (
    1 +
    x *
      (-1 / 6 +
        x *
          (1 / 120 +
            x *
              (-1 / 5040 +
                x * (1 / 362880 + x * (-1 / 39916800 + x * (1 / 6227020800 + x * (-1 / 1307674368000)))))))
  );
}
