/*
 * Vectors of 16 bytes hold four numbers of float32 or two of float64. Each kernel is written once for both: `T` is
 * the type of its numbers, and what depends on it is decided when it is compiled.
 *
 * The end of a row rarely is the end of a vector. Kernels then read a whole vector all the same, for the memory goes
 * on behind the last number, and write only the bytes that are theirs.
 */

/** Bytes of a vector. */
export const VECTOR: usize = 16;

/** `a b + c`, rounded once where the processor can do that and the build allows it, else twice. */
@inline
export function madd<T>(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_madd<T>(a, b, c);
  return v128.add<T>(v128.mul<T>(a, b), c);
}

/** A vector of one number. */
@inline
export function splat<T>(value: f64): v128 {
  return v128.splat<T>(<T>value);
}

/** A vector of the number in memory at `from`. */
@inline
export function splatAt<T>(from: usize): v128 {
  return sizeof<T>() == 4 ? v128.load32_splat(from) : v128.load64_splat(from);
}

/** A vector of the number that is `place` numbers on, 1 to 3: a constant, which becomes part of the load. */
@inline
export function splatBeyond<T>(from: usize, place: i32): v128 {
  if (place == 1) return sizeof<T>() == 4 ? v128.load32_splat(from, 4) : v128.load64_splat(from, 8);
  if (place == 2) return sizeof<T>() == 4 ? v128.load32_splat(from, 8) : v128.load64_splat(from, 16);
  return sizeof<T>() == 4 ? v128.load32_splat(from, 12) : v128.load64_splat(from, 24);
}

@inline
export function zeros(): v128 {
  return i64x2.splat(0);
}

/** Bytes of `length` numbers. */
@inline
export function bytesOf<T>(length: usize): usize {
  return length << alignof<T>();
}

/** What of `bytes` fills whole vectors. */
@inline
export function wholeOf(bytes: usize): usize {
  return bytes & ~(VECTOR - 1);
}

/** What of `bytes` is left behind the last whole vector. */
@inline
export function restOf(bytes: usize): usize {
  return bytes & (VECTOR - 1);
}

/** Writes the first `bytes` of a vector: fewer than all. */
@inline
export function storeFirst<T>(to: usize, v: v128, bytes: usize): void {
  if (sizeof<T>() == 8) {
    v128.store64_lane(to, v, 0);
    return;
  }
  if (bytes & 8) {
    v128.store64_lane(to, v, 0);
    if (bytes & 4) v128.store32_lane(to, v, 2, 8);
  } else {
    v128.store32_lane(to, v, 0);
  }
}

/** Ones in the first `bytes` of a vector, zeros in the others. */
@inline
export function maskOf<T>(bytes: usize): v128 {
  const places = sizeof<T>() == 8 ? i32x4(0, 0, 8, 8) : i32x4(0, 4, 8, 12);
  return i32x4.lt_s(places, i32x4.splat(<i32>bytes));
}

/** The first `bytes` of a vector, and zeros. */
@inline
export function firstOf<T>(v: v128, bytes: usize): v128 {
  return v128.and(v, maskOf<T>(bytes));
}

/** The sum of a vector's numbers, always added in the same order. */
@inline
export function sumOf<T>(v: v128): T {
  if (sizeof<T>() == 8) return v128.extract_lane<T>(v, 0) + v128.extract_lane<T>(v, 1);
  return v128.extract_lane<T>(v, 0) + v128.extract_lane<T>(v, 2) + (v128.extract_lane<T>(v, 1) + v128.extract_lane<T>(v, 3));
}

/** The largest of a vector's numbers. */
@inline
export function largestOf<T>(v: v128): T {
  if (sizeof<T>() == 8) return max<T>(v128.extract_lane<T>(v, 0), v128.extract_lane<T>(v, 1));
  return max<T>(max<T>(v128.extract_lane<T>(v, 0), v128.extract_lane<T>(v, 2)), max<T>(v128.extract_lane<T>(v, 1), v128.extract_lane<T>(v, 3)));
}
