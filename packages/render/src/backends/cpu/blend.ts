import type { MaterialData } from "../../formats/js/scene-data.ts";

/** How a fragment is blended with the colour under it: factors and equations, by three's constants. */
export type BlendState = {
  readonly equation: number;
  readonly equationAlpha: number;
  readonly src: number;
  readonly dst: number;
  readonly srcAlpha: number;
  readonly dstAlpha: number;
  readonly constant: readonly [number, number, number, number];
};

const ZERO = 200;
const ONE = 201;
const SRC_COLOUR = 202;
const ONE_MINUS_SRC_COLOUR = 203;
const SRC_ALPHA = 204;
const ONE_MINUS_SRC_ALPHA = 205;
const DST_ALPHA = 206;
const ONE_MINUS_DST_ALPHA = 207;
const DST_COLOUR = 208;
const ONE_MINUS_DST_COLOUR = 209;
const SRC_ALPHA_SATURATE = 210;
const CONSTANT_COLOUR = 211;
const ONE_MINUS_CONSTANT_COLOUR = 212;
const CONSTANT_ALPHA = 213;
const ONE_MINUS_CONSTANT_ALPHA = 214;

const ADD = 100;
const SUBTRACT = 101;
const REVERSE_SUBTRACT = 102;
const MIN = 103;
const MAX = 104;

const state = (src: number, dst: number, srcAlpha: number, dstAlpha: number): BlendState => ({
  ...{ equation: ADD, equationAlpha: ADD, src, dst, srcAlpha, dstAlpha, constant: [0, 0, 0, 0] as const },
});

const NORMAL = state(SRC_ALPHA, ONE_MINUS_SRC_ALPHA, ONE, ONE_MINUS_SRC_ALPHA);

/**
 * three's named modes: [plain, with premultiplied alpha]. Subtractive and multiply need premultiplied alpha; without it three keeps the blending of
 * the draw before.
 */
const MODES: Readonly<Record<number, readonly [BlendState | null, BlendState]>> = {
  1: [NORMAL, state(ONE, ONE_MINUS_SRC_ALPHA, ONE, ONE_MINUS_SRC_ALPHA)],
  2: [state(SRC_ALPHA, ONE, ONE, ONE), state(ONE, ONE, ONE, ONE)],
  3: [null, state(ZERO, ONE_MINUS_SRC_COLOUR, ZERO, ONE)],
  4: [null, state(DST_COLOUR, ONE_MINUS_SRC_ALPHA, ZERO, ONE)],
};

/** WebGL's blending before the first draw sets one. */
export const FIRST_BLEND = state(ONE, ZERO, ONE, ZERO);

/**
 * How a material's fragments are blended; null: they replace the colour under them. `before` is the blending of the draw before, which stays in force
 * where three refuses a mode.
 */
export function blendOf(m: MaterialData, before: BlendState): BlendState | null {
  if (m.blending === 0 || (m.blending === 1 && !m.transparent)) return null;
  if (m.blending !== 5) return MODES[m.blending]?.[m.premultipliedAlpha ? 1 : 0] ?? before;
  return {
    equation: m.blendEquation,
    equationAlpha: m.blendEquationAlpha || m.blendEquation,
    src: m.blendSrc,
    dst: m.blendDst,
    srcAlpha: m.blendSrcAlpha || m.blendSrc,
    dstAlpha: m.blendDstAlpha || m.blendDst,
    constant: [m.blendColor[0], m.blendColor[1], m.blendColor[2], m.blendAlpha],
  };
}

/**
 * True when a material's fragments replace the colour under them, and test and write depth as three does by default: they are shaded later, once it
 * is known which of them are seen.
 */
export const waits = (m: MaterialData): boolean =>
  (m.blending === 0 ? !m.transparent && m.opacity === 1 : m.blending === 1 && !m.transparent) &&
  m.depthTest &&
  m.depthWrite &&
  m.depthFunc === 3 &&
  m.colorWrite &&
  !m.alphaToCoverage;

/** The blend factor of component k; `s` is the source and `d` the target, each R, G, B, A. */
function factor(code: number, k: number, s: Float64Array, d: Float64Array, c: BlendState["constant"]): number {
  switch (code) {
    case ZERO:
      return 0;
    case ONE:
      return 1;
    case SRC_COLOUR:
      return s[k] as number;
    case ONE_MINUS_SRC_COLOUR:
      return 1 - (s[k] as number);
    case SRC_ALPHA:
      return s[3] as number;
    case ONE_MINUS_SRC_ALPHA:
      return 1 - (s[3] as number);
    case DST_ALPHA:
      return d[3] as number;
    case ONE_MINUS_DST_ALPHA:
      return 1 - (d[3] as number);
    case DST_COLOUR:
      return d[k] as number;
    case ONE_MINUS_DST_COLOUR:
      return 1 - (d[k] as number);
    case SRC_ALPHA_SATURATE:
      return k === 3 ? 1 : Math.min(s[3] as number, 1 - (d[3] as number));
    case CONSTANT_COLOUR:
      return c[k] as number;
    case ONE_MINUS_CONSTANT_COLOUR:
      return 1 - (c[k] as number);
    case CONSTANT_ALPHA:
      return c[3];
    case ONE_MINUS_CONSTANT_ALPHA:
      return 1 - c[3];
    default:
      return 1;
  }
}

/** Blends source s over target d, into d. */
export function blend(b: BlendState, s: Float64Array, d: Float64Array): void {
  // Alpha comes last: factors of the colours read it.
  for (let k = 0; k < 4; k++) d[k] = blendChannel(b, k, s, d);
}

function blendChannel(b: BlendState, k: number, s: Float64Array, d: Float64Array): number {
  const equation = k < 3 ? b.equation : b.equationAlpha;
  const from = s[k] as number;
  const to = d[k] as number;
  if (equation === MIN) return Math.min(from, to);
  if (equation === MAX) return Math.max(from, to);
  const x = from * factor(k < 3 ? b.src : b.srcAlpha, k, s, d, b.constant);
  const y = to * factor(k < 3 ? b.dst : b.dstAlpha, k, s, d, b.constant);
  return equation === SUBTRACT ? x - y : equation === REVERSE_SUBTRACT ? y - x : x + y;
}
