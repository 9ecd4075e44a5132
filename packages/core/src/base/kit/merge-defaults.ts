/**
 * `defaults` overridden by every key of `options` that is not undefined, so that callers may pass optionals through.
 *
 * @example
 * mergeDefaults({ a: 1, b: 2 }, { b: undefined }); // { a: 1, b: 2 }
 */
export function mergeDefaults<D extends object>(
  defaults: D,
  options: { readonly [K in keyof D]?: D[K] | undefined } | undefined,
): D {
  const values = { ...defaults };
  for (const key of Object.keys(options ?? {}) as (keyof D)[]) {
    const value = options?.[key];
    if (value !== undefined) values[key] = value as D[keyof D];
  }
  return values;
}
