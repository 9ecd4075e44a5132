/** 8-bit samples, 3 (RGB) or 4 (RGBA) a pixel. */
export type GrayPicture = {
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** 3 or 4. */
  readonly channels: number;
  /** width × height × channels bytes, row by row. */
  readonly data: Uint8Array;
};

/** Limits of the gray gate. Source: MULTISTAGE.md 6. */
export const GRAY_GATE = {
  /** One pixel of so many is looked at, in x and in y. */
  step: 4,
  /** The background's level and how far a channel may lie from it, 0 to 255. */
  background: 128,
  tolerance: 18,
  /** Saturation below which a pixel is grayish, 0 to 1. */
  grayish: 0.28,
  /** Luma above which, and saturation below which, a pixel is pale. */
  paleLuma: 175,
  paleSaturation: 0.35,
  /** Shares of the foreground from which the gate fires. */
  palePart: 0.1,
  grayishPart: 0.6,
} as const;

/** What the gate of stage 3 decides by. */
export type GrayStatistics = {
  /** Pixels that were looked at and are not background. */
  readonly foreground: number;
  /** Shares of the foreground, 0 to 1; 0 without a foreground. */
  readonly pale: number;
  /** Share of the foreground with nearly equal channels, 0 to 1. */
  readonly grayish: number;
  /** Mean luma of the foreground, 0 to 255. */
  readonly meanLuma: number;
};

/**
 * Statistics over gray-background pictures, all of them together.
 *
 * @example
 * grayStatistics(picture).pale;
 */
export function grayStatistics(pictures: readonly GrayPicture[]): GrayStatistics {
  const total = { foreground: 0, pale: 0, grayish: 0, luma: 0 };
  for (const { width, height, channels, data } of pictures)
    for (let y = 0; y < height; y += GRAY_GATE.step)
      for (let x = 0; x < width; x += GRAY_GATE.step) {
        const at = (y * width + x) * channels;
        count(total, [data[at] as number, data[at + 1] as number, data[at + 2] as number]);
      }
  const { foreground, pale, grayish, luma } = total;
  if (foreground === 0) return { foreground: 0, pale: 0, grayish: 0, meanLuma: 0 };
  return { foreground, pale: pale / foreground, grayish: grayish / foreground, meanLuma: luma / foreground };
}

type Tally = { foreground: number; pale: number; grayish: number; luma: number };

function count(total: Tally, [red, green, blue]: readonly [number, number, number]): void {
  const apart = Math.max(...[red, green, blue].map((value) => Math.abs(value - GRAY_GATE.background)));
  if (apart <= GRAY_GATE.tolerance) return;
  const most = Math.max(red, green, blue);
  const saturation = most === 0 ? 0 : (most - Math.min(red, green, blue)) / most;
  const luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  total.foreground++;
  total.luma += luma;
  if (saturation < GRAY_GATE.grayish) total.grayish++;
  if (luma > GRAY_GATE.paleLuma && saturation < GRAY_GATE.paleSaturation) total.pale++;
}

/**
 * Whether a pair is so pale and gray that white pictures hide it.
 *
 * @example
 * if (grayGateFires(grayStatistics(pictures))) await askAboutGray();
 */
export const grayGateFires = ({ pale, grayish }: GrayStatistics): boolean =>
  pale >= GRAY_GATE.palePart && grayish >= GRAY_GATE.grayishPart;
