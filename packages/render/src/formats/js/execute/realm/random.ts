/** The seed with which the existing service starts every run. */
const SEED = 0x12345678;

/** mulberry32. three takes numbers for its identifiers from it too: four for each object, geometry, material and texture. */
export function seededRandom(): () => number {
  const { imul } = Math;
  let state = SEED;
  return function random(): number {
    state = (state + 0x6d2b79f5) | 0;
    let t = imul(state ^ (state >>> 15), 1 | state);
    t = (t + imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
