type Kinds = { readonly string: string; readonly boolean: boolean; readonly number: number };

/**
 * One fact of ours under `x404` of an object, where it is there and of this type. For the rules, which know no schema; everybody else reads with
 * the file's own extras (`buildExtras.of(build).since`).
 *
 * @example
 * extraOf(build, { key: "seen", type: "string" }); // string | undefined
 */
export function extraOf<K extends keyof Kinds>(
  holder: object | null | undefined,
  { key, type }: { readonly key: string; readonly type: K },
): Kinds[K] | undefined {
  const extra = (holder as { readonly x404?: unknown } | null | undefined)?.x404;
  if (typeof extra !== "object" || extra === null || !Object.hasOwn(extra, key)) return undefined;
  const value = (extra as Readonly<Record<string, unknown>>)[key];
  return typeof value === type ? (value as Kinds[K]) : undefined;
}
