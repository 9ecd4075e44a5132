const LINEAR = Float64Array.from({ length: 256 }, (_, byte) => {
  const c = byte / 255;
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
});

/** CIE L*a*b* (D65) of an sRGB colour, 0 to 255 a channel. L 0 to 100, a and b about −100 to 100. */
export function toLab(red: number, green: number, blue: number): readonly [number, number, number] {
  const r = LINEAR[red & 255] as number;
  const g = LINEAR[green & 255] as number;
  const b = LINEAR[blue & 255] as number;
  const x = curve((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
  const y = curve(0.2126 * r + 0.7152 * g + 0.0722 * b);
  const z = curve((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const curve = (t: number): number => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
