import * as z from "zod";

/** Facts of ours that stand under the key `x404` of an object; other readers of the file ignore them. */
export type Extras<S extends z.ZodRawShape> = {
  /** What may stand under `x404`; every key is optional. */
  readonly schema: z.ZodObject<S>;
  /**
   * The facts of an object that are there and can be read. Each is read by itself: a broken one hides no other, and never makes its file
   * unreadable.
   */
  of(holder: object | null | undefined): { readonly [K in keyof S]?: z.output<S[K]> };
};

/**
 * Defines the facts under `x404` of one kind of object.
 *
 * @example
 * const extras = defineExtras({ requested_at: z.string() });
 * extras.of(request).requested_at; // string | undefined
 */
export function defineExtras<S extends z.ZodRawShape>(shape: S): Extras<S> {
  const fields = Object.entries(shape) as [keyof S & string, z.ZodType][];
  return {
    schema: z.object(shape),
    of(holder) {
      const extra = (holder as { readonly x404?: unknown } | null | undefined)?.x404;
      if (typeof extra !== "object" || extra === null) return {};
      const extras = fields.flatMap(([key, schema]) => {
        const value = (extra as Record<string, unknown>)[key];
        const read = value === undefined ? null : schema.safeParse(value);
        return read?.success ? [[key, read.data]] : [];
      });
      return Object.fromEntries(extras) as { readonly [K in keyof S]?: z.output<S[K]> };
    },
  };
}
