/** Address of the next page from a `Link` header; null on the last page. */
export function nextLink(header: string | null): string | null {
  for (const part of (header ?? "").split(/,(?=\s*<)/)) {
    const match = /^\s*<([^>]+)>(.*)$/.exec(part);
    if (match?.[1] && /;\s*rel="?next"?(\s*;|\s*$)/.test(match[2] ?? "")) return match[1];
  }
  return null;
}
