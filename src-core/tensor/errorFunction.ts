/*
 * The complementary error function and the normal distribution, which JavaScript does not have.
 */

// Of each range the coefficients over and under the line, from the constant term on.
const nearOver = [1.28379167095512558561e-1, -3.2504210724700149937e-1, -2.84817495755985104766e-2, -5.77027029648944159157e-3, -2.37630166566501626084e-5];
const nearUnder = [1, 3.97917223959155352819e-1, 6.50222499887672944485e-2, 5.08130628187576562776e-3, 1.32494738004321644526e-4, -3.9602282787753681232e-6];
const oneOver = [-2.36211856075265944077e-3, 4.14856118683748331666e-1, -3.72207876035701323847e-1, 3.18346619901161753674e-1, -1.10894694282396677476e-1, 3.54783043256182359371e-2, -2.166375594868790843e-3];
const oneUnder = [1, 1.06420880400844228286e-1, 5.40397917702171048937e-1, 7.18286544141962662868e-2, 1.26171219808761642112e-1, 1.36370839120290507362e-2, 1.1984499846799107417e-2];
const farOver = [-9.86494403484714822705e-3, -6.93858572707181764372e-1, -1.05586262253232909814e1, -6.23753324503260060396e1, -1.62396669462573470355e2, -1.84605092906711035994e2, -8.12874355063065934246e1, -9.81432934416914548592];
const farUnder = [1, 1.96512716674392571292e1, 1.376577541435190426e2, 4.34565877475229228821e2, 6.45387271733267880336e2, 4.29008140027567833386e2, 1.08635005541779435134e2, 6.57024977031928170135, -6.04244152148580987438e-2];
const farthestOver = [-9.86494292470009928597e-3, -7.99283237680523006574e-1, -1.77579549177547519889e1, -1.60636384855821916062e2, -6.37566443368389627722e2, -1.02509513161107724954e3, -4.83519191608651397019e2];
const farthestUnder = [1, 3.03380607434824582924e1, 3.25792512996573918826e2, 1.53672958608443695994e3, 3.19985821950859553908e3, 2.55305040643316442583e3, 4.74528541206955367215e2, -2.24409524465858183362e1];

/**
 * `erfc(x) = 2/√π ∫ₓ^∞ exp(−t²) dt`, by rational functions on four ranges of |x| (Sun Microsystems, fdlibm: s_erf.c). The
 * error is below one unit in the last place, far out too, where 1 − erf(x) would have no digits left.
 */
export function erfc(x: number): number {
  const size = Math.abs(x);
  if (size < 0.84375) return nearZero(x);
  if (size < 1.25) {
    const value = aroundOne(size - 1);
    return x > 0 ? 1 - 8.45062911510467529297e-1 - value : 1 + (8.45062911510467529297e-1 + value);
  }
  if (size >= 28) return x > 0 ? 0 : 2;
  // A NaN takes this way.
  const tail = farOut(size);
  return x > 0 ? tail : 2 - tail;
}

/** The share of the standard normal distribution that is below x: `Φ(x) = ½ erfc(−x / √2)`. */
export function normalShare(x: number): number {
  return 0.5 * erfc(-x * Math.SQRT1_2);
}

function nearZero(x: number): number {
  const z = x * x;
  const p = polynomial(z, nearOver);
  const q = polynomial(z, nearUnder);
  const y = p / q;
  return x < 0.25 ? 1 - (x + x * y) : 0.5 - (x * y + (x - 0.5));
}

/** erf(1 + s) but for its value in the middle. */
function aroundOne(s: number): number {
  const p = polynomial(s, oneOver);
  const q = polynomial(s, oneUnder);
  return p / q;
}

/** `erfc(x) = exp(−x² − 0.5625 + R/S) / x` for x from 1.25 on. */
function farOut(x: number): number {
  const s = 1 / (x * x);
  const near = x < 1 / 0.35;
  const p = polynomial(s, near ? farOver : farthestOver);
  const q = polynomial(s, near ? farUnder : farthestUnder);
  // z is x with half of its digits: z² is exact, and the rest of x² is small.
  const z = Math.fround(x);
  return (Math.exp(-z * z - 0.5625) * Math.exp((z - x) * (z + x) + p / q)) / x;
}

function polynomial(x: number, coefficients: readonly number[]): number {
  let sum = 0;
  for (let at = coefficients.length - 1; at >= 0; at--) sum = sum * x + (coefficients[at] ?? 0);
  return sum;
}
