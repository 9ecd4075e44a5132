const PATTERNS: readonly [RegExp, string][] = [
  [/([a-z][a-z0-9+.-]*:\/\/)[^/\s:@]+:[^/\s@]+@/gi, "$1***@"],
  [/([a-z][a-z0-9+.-]*:\/\/)[^/\s:@]{16,}@/gi, "$1***@"],
  [/\b(bearer|basic|token)\s+[\w.~+/=-]{8,}/gi, "$1 ***"],
  [/\b(gh[pousr]_|github_pat_|hf_|sk-|rpa_|AKIA)[\w-]{8,}/g, "$1***"],
  [/(discord(?:app)?\.com\/api\/(?:v\d+\/)?webhooks\/\d+\/)[\w-]+/gi, "$1***"],
  [/([?&](?:access_?token|api_?key|key|secret|signature|sig|token|X-Amz-[A-Za-z]+)=)[^&\s#"']+/gi, "$1***"],
];

/** Removes what looks like a credential (URL userinfo, bearer tokens, known key prefixes, signed queries) from a text. */
export function redact(text: string): string {
  return PATTERNS.reduce((out, [pattern, replacement]) => out.replace(pattern, replacement), text);
}
