import type { Lanes } from '../kernel-language/expressions';

/** What a vector of so many lanes needs of the processor, by the intrinsics that C++ has for it. */
const INTRINSICS: Readonly<Record<Lanes, string>> = {
  4: `
static inline Vector pmin(Vector a, Vector b) { return _mm_min_ps(b, a); }
static inline Vector pmax(Vector a, Vector b) { return _mm_max_ps(b, a); }
static inline Vector squareRoot(Vector a) { return _mm_sqrt_ps(a); }
static inline Vector nearest(Vector a) { return _mm_round_ps(a, 8); }
static inline Integer anyTrue(Vector a) { return !_mm_testz_si128((__m128i)a, (__m128i)a); }
`,
  8: `
static inline Vector pmin(Vector a, Vector b) { return _mm256_min_ps(b, a); }
static inline Vector pmax(Vector a, Vector b) { return _mm256_max_ps(b, a); }
static inline Vector squareRoot(Vector a) { return _mm256_sqrt_ps(a); }
static inline Vector nearest(Vector a) { return _mm256_round_ps(a, 8); }
static inline Integer anyTrue(Vector a) { return !_mm256_testz_si256((__m256i)a, (__m256i)a); }
static inline Vector combined(Four a, Four b) { return _mm256_set_m128(b, a); }
template <int i> static inline Four partOf(Vector a) { return _mm256_extractf128_ps(a, i); }
`,
  16: `
static inline Vector pmin(Vector a, Vector b) { return _mm512_min_ps(b, a); }
static inline Vector pmax(Vector a, Vector b) { return _mm512_max_ps(b, a); }
static inline Vector squareRoot(Vector a) { return _mm512_sqrt_ps(a); }
static inline Vector nearest(Vector a) { return _mm512_roundscale_ps(a, 8); }
static inline Integer anyTrue(Vector a) { return _mm512_test_epi32_mask((__m512i)a, (__m512i)a) != 0; }
static inline Vector combined(Four a, Four b, Four c, Four d) {
  __m512 v = _mm512_insertf32x4(_mm512_castps128_ps512(a), b, 1);
  return _mm512_insertf32x4(_mm512_insertf32x4(v, c, 2), d, 3);
}
template <int i> static inline Four partOf(Vector a) { return _mm512_extractf32x4_ps(a, i); }
`,
};

/**
 * What the kernels' C++ is made of: the operations of the language, on vectors of so many lanes. Each does to
 * every lane what WebAssembly's does; no multiply-add is rounded once.
 */
export function prelude(width: Lanes): string {
  return `#include <cstdint>
#include <cstring>
#include <immintrin.h>

typedef uint64_t Integer;
typedef uint32_t Word;
typedef float Vector __attribute__((vector_size(${4 * width})));
typedef int32_t Integers __attribute__((vector_size(${4 * width})));
typedef uint32_t Words __attribute__((vector_size(${4 * width})));
typedef uint64_t DoubleWords __attribute__((vector_size(${8 * width})));
typedef double Doubles __attribute__((vector_size(${8 * width})));
typedef float Four __attribute__((vector_size(16)));
typedef int32_t FourIntegers __attribute__((vector_size(16)));

template <class T> static inline T at(const char *from) {
  T value;
  memcpy(&value, from, sizeof value);
  return value;
}
template <class T> static inline void put(char *to, T value) { memcpy(to, &value, sizeof value); }
static inline void addToDoubles(char *to, Vector a) {
  put<Doubles>(to, at<Doubles>(to) + __builtin_convertvector(a, Doubles));
}

// The compiler cannot know what the empty instruction leaves in the register.
static inline void keep(Vector &value) { asm("" : "+${width === 16 ? 'v' : 'x'}"(value)); }

static inline Integer addInteger(Integer a, Integer b) { return a + b; }
static inline Integer subtractInteger(Integer a, Integer b) { return a - b; }
static inline Integer multiplyInteger(Integer a, Integer b) { return a * b; }
static inline Integer atLeastUnsigned(Integer a, Integer b) { return a >= b; }
static inline Integer equal(Integer a, Integer b) { return a == b; }
static inline Integer choose(Integer a, Integer b, Integer condition) { return condition ? a : b; }

template <class V> static inline V add(V a, V b) { return a + b; }
template <class V> static inline V subtract(V a, V b) { return a - b; }
template <class V> static inline V multiply(V a, V b) { return a * b; }
static inline Vector divide(Vector a, Vector b) { return a / b; }
static inline Vector absoluteValue(Vector a) { return (Vector)((Words)a & 0x7fffffffu); }
static inline Vector negate(Vector a) { return (Vector)((Words)a ^ 0x80000000u); }
static inline Vector equalFloats(Vector a, Vector b) { return (Vector)(a == b); }
static inline Vector lessThan(Vector a, Vector b) { return (Vector)(a < b); }
static inline Vector toIntegers(Vector a) { return (Vector)__builtin_convertvector(a, Integers); }
static inline Vector fromIntegers(Vector a) { return __builtin_convertvector((Integers)a, Vector); }
static inline Vector equalIntegers(Vector a, Vector b) { return (Vector)((Integers)a == (Integers)b); }
static inline Vector addIntegers(Vector a, Vector b) { return (Vector)((Words)a + (Words)b); }
static inline Vector subtractIntegers(Vector a, Vector b) { return (Vector)((Words)a - (Words)b); }
static inline Vector minimumUnsigned(Vector a, Vector b) {
  return (Vector)((Words)a < (Words)b ? (Words)a : (Words)b);
}
static inline Vector highHalves(Vector a, Vector b) {
  DoubleWords x = __builtin_convertvector((Words)a, DoubleWords);
  DoubleWords y = __builtin_convertvector((Words)b, DoubleWords);
  return (Vector)__builtin_convertvector((x * y) >> 32, Words);
}
static inline Vector and_(Vector a, Vector b) { return (Vector)((Words)a & (Words)b); }
static inline Vector andNot(Vector a, Vector b) { return (Vector)((Words)a & ~(Words)b); }
static inline Vector or_(Vector a, Vector b) { return (Vector)((Words)a | (Words)b); }
static inline Vector xor_(Vector a, Vector b) { return (Vector)((Words)a ^ (Words)b); }
static inline Vector select(Vector a, Vector b, Vector mask) {
  return (Vector)(((Words)a & (Words)mask) | ((Words)b & ~(Words)mask));
}
static inline Vector shiftLeft(Vector a, Integer bits) { return (Vector)((Words)a << (Word)bits); }
static inline Vector shiftRight(Vector a, Integer bits) { return (Vector)((Integers)a >> (int32_t)bits); }
static inline Vector shiftRightUnsigned(Vector a, Integer bits) { return (Vector)((Words)a >> (Word)bits); }
static inline Vector everywhere(float a) { return a - Vector{}; }
static inline Vector splat(Integer a) { return (Vector)(Words{} + (Word)a); }
static inline Integer laneOf(Vector a, int i) { return ((Words)a)[i]; }
static inline Vector withLane(Vector a, int i, Word word) {
  Words words = (Words)a;
  words[i] = word;
  return (Vector)words;
}
${INTRINSICS[width]}`;
}
