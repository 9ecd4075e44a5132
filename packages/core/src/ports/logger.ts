/** A small structured logger, handed in; silent by default. Fields must not hold secrets. */
export type Logger = {
  /** Steps of interest when something is looked for; off by default in commands. */
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** What a service did. */
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** What went wrong and will be tried again or does no harm. */
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** What needs a person. */
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
};

/** Says nothing. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };
