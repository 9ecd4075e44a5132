import { exp, exp2, pow } from "../../math/exponent.ts";
import { sinCos } from "../../math/trig.ts";

/**
 * The reflection formulas of three r183 (`lights_physical_pars_fragment`, `iridescence_fragment`, `common`), one number at a time.
 * α is the squared roughness; cosines are cut to 0…1 by the caller.
 */

/** The Fresnel share by angle: a fit to (1 − cos)⁵. */
export const fresnel = (cosine: number): number => exp2((-5.55473 * cosine - 6.98316) * cosine);

/** Masking and shadowing (Smith, correlated), with the denominator of the microfacet model in it. */
export function visibilitySmith(alpha: number, nl: number, nv: number): number {
  const a2 = alpha * alpha;
  const sum = nl * Math.sqrt(a2 + (1 - a2) * nv * nv) + nv * Math.sqrt(a2 + (1 - a2) * nl * nl);
  return 0.5 / Math.max(sum, 1e-6);
}

/** Share of facets that face halfway (GGX). */
export function distributionGgx(alpha: number, nh: number): number {
  const a2 = alpha * alpha;
  const denominator = nh * nh * (a2 - 1) + 1;
  return (a2 / (denominator * denominator)) * (1 / Math.PI);
}

/** The same for sheen (Charlie). */
export function distributionCharlie(roughness: number, nh: number): number {
  const inverse = 1 / (roughness * roughness);
  const sin2 = Math.max(1 - nh * nh, 0.0078125);
  return ((2 + inverse) * pow(sin2, inverse * 0.5)) / (2 * Math.PI);
}

export function visibilityNeubelt(nv: number, nl: number): number {
  const v = 1 / (4 * (nl + nv - nl * nv));
  return v > 0 ? Math.min(v, 1) : 0;
}

/** Share of the light that a sheen layer reflects in all directions together. The surface below gets the rest. */
export function sheenAlbedo(nv: number, roughness: number): number {
  const r2 = roughness * roughness;
  const inverse = 1 / (roughness + 0.1);
  const a = -1.9362 + 1.0678 * roughness + 0.4573 * r2 - 0.8469 * inverse;
  const b = -0.6014 + 0.5538 * roughness - 0.467 * r2 - 0.1255 * inverse;
  const v = exp(a * nv + b);
  return Math.min(v, 1);
}

const clamp = (v: number, low: number, high: number): number => (v > low ? Math.min(v, high) : low);
const square = (v: number): number => v * v;

/** Response of the eye to a path difference, as linear R, G, B, into out[0…2]. */
function sensitivity(out: Float64Array, opd: number, shift: readonly [number, number, number]): void {
  const phase = 2 * Math.PI * opd * 1e-9;
  const wave = (value: number, position: number, variance: number, k: 0 | 1 | 2): number =>
    value *
    Math.sqrt(2 * Math.PI * variance) *
    sinCos(position * phase + shift[k]).cos *
    exp(-phase * phase * variance);
  const x = (wave(5.4856e-13, 1.681e6, 4.3278e9, 0) + wave(9.747e-14, 2.2399e6, 4.5282e9, 0)) / 1.0685e-7;
  const y = wave(4.4201e-13, 1.7953e6, 9.3046e9, 1) / 1.0685e-7;
  const z = wave(5.2481e-13, 2.2084e6, 6.6121e9, 2) / 1.0685e-7;
  out[0] = 3.2404542 * x - 1.5371385 * y - 0.4985314 * z;
  out[1] = -0.969266 * x + 1.8760108 * y + 0.041556 * z;
  out[2] = 0.0556434 * x - 0.2040259 * y + 1.0572252 * z;
}

const response = new Float64Array(3);

export type ThinFilm = {
  readonly ior: number;
  readonly cosine: number;
  /** Nanometres. */
  readonly thickness: number;
};

/** Reflectance of a thin film over a base with the reflectances base[at…at+2], into out[to…to+2]. The outside is air. */
export function thinFilm(out: Float64Array, to: number, film: ThinFilm, base: readonly [number, number, number]): void {
  const t = clamp(film.thickness / 0.03, 0, 1);
  const ior = 1 + (film.ior - 1) * (t * t * (3 - 2 * t));
  const cosine2Squared = 1 - square(1 / ior) * (1 - square(film.cosine));
  if (cosine2Squared < 0) {
    out.fill(1, to, to + 3);
    return;
  }
  const cosine2 = Math.sqrt(cosine2Squared);
  const r0 = square((ior - 1) / (ior + 1));
  const f = fresnel(film.cosine);
  const r12 = r0 * (1 - f) + f;
  const t121 = 1 - r12;
  const phi21 = ior < 1 ? 0 : Math.PI;
  const opd = 2 * ior * film.thickness * cosine2;
  const f2 = fresnel(cosine2);
  const shifts: [number, number, number] = [0, 0, 0];
  const cm: [number, number, number] = [0, 0, 0];
  const r123: [number, number, number] = [0, 0, 0];
  for (let k = 0; k < 3; k++) {
    const root = Math.sqrt(clamp(base[k] as number, 0, 0.9999));
    const baseIor = (1 + root) / (1 - root);
    const r1 = square((baseIor - ior) / (baseIor + ior));
    const r23 = r1 * (1 - f2) + f2;
    shifts[k] = phi21 + (baseIor < ior ? Math.PI : 0);
    const product = clamp(r12 * r23, 1e-5, 0.9999);
    r123[k] = Math.sqrt(product);
    const rs = (t121 * t121 * r23) / (1 - product);
    out[to + k] = r12 + rs;
    cm[k] = rs - t121;
  }
  for (let m = 1; m <= 2; m++) {
    sensitivity(response, m * opd, [m * shifts[0], m * shifts[1], m * shifts[2]]);
    for (let k = 0; k < 3; k++) {
      cm[k] = (cm[k] as number) * (r123[k] as number);
      out[to + k] = (out[to + k] as number) + (cm[k] as number) * 2 * (response[k] as number);
    }
  }
  for (let k = 0; k < 3; k++) if (!((out[to + k] as number) > 0)) out[to + k] = 0;
}
