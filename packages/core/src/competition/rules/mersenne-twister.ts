/** Words of MT19937's state. */
const N = 624;
const M = 397;
const UPPER = 0x8000_0000;
const LOWER = 0x7fff_ffff;
const MATRIX_A = 0x9908_b0df;

/** MT19937 as CPython seeds it (`init_by_array` over the seed's 32-bit words). Each call gives the next 32-bit word. */
export function createMersenneTwister(seed: number): () => number {
  const state = initByArray(wordsOf(seed));
  let index = N;
  return () => {
    if (index >= N) {
      twist(state);
      index = 0;
    }
    return temper(state[index++] as number);
  };
}

/** Little-endian 32-bit words of a whole number; `[0]` for zero. */
function wordsOf(seed: number): number[] {
  const words: number[] = [];
  for (let rest = Math.abs(seed); rest > 0; rest = Math.floor(rest / 0x1_0000_0000)) words.push(rest % 0x1_0000_0000);
  return words.length > 0 ? words : [0];
}

function initByNumber(seed: number): Uint32Array {
  const state = new Uint32Array(N);
  state[0] = seed;
  for (let i = 1; i < N; i++) state[i] = Math.imul(1812433253, mix(state[i - 1])) + i;
  return state;
}

function initByArray(key: readonly number[]): Uint32Array {
  const state = initByNumber(19650218);
  let i = 1;
  const advance = () => {
    if (++i < N) return;
    state[0] = state[N - 1] as number;
    i = 1;
  };
  for (let step = 0; step < Math.max(N, key.length); step++) {
    const j = step % key.length;
    state[i] = ((state[i] as number) ^ Math.imul(mix(state[i - 1]), 1664525)) + (key[j] as number) + j;
    advance();
  }
  for (let step = 0; step < N - 1; step++) {
    state[i] = ((state[i] as number) ^ Math.imul(mix(state[i - 1]), 1566083941)) - i;
    advance();
  }
  state[0] = UPPER;
  return state;
}

const mix = (word: number | undefined): number => (word as number) ^ ((word as number) >>> 30);

function twist(state: Uint32Array): void {
  for (let i = 0; i < N; i++) {
    const y = ((state[i] as number) & UPPER) | ((state[(i + 1) % N] as number) & LOWER);
    state[i] = (state[(i + M) % N] as number) ^ (y >>> 1) ^ (y & 1 ? MATRIX_A : 0);
  }
}

function temper(word: number): number {
  let y = word ^ (word >>> 11);
  y ^= (y << 7) & 0x9d2c_5680;
  y ^= (y << 15) & 0xefc6_0000;
  return (y ^ (y >>> 18)) >>> 0;
}
