import { createHash } from "node:crypto";

/** Style of the evaluation page; light and dark by the reader's system. */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--ink:#1b1c1f;--soft:#6a6d75;--line:#d9dbe0;--ground:#fff;--card:#f6f7f9;--a:#b4542d;--b:#1f7a4d}
@media(prefers-color-scheme:dark){:root{--ink:#e9eaee;--soft:#9a9da6;--line:#34363d;--ground:#15161a;--card:#1d1f24;--a:#e58a63;--b:#5cc08c}}
*{box-sizing:border-box}body{margin:0;font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--ground)}
header,main{max-width:1080px;margin:auto;padding:24px 20px}h1{font-size:26px;margin:0}h1 small{color:var(--soft);font-weight:400}
.verdict{font-size:19px;margin:8px 0 16px}.verdict.a b{color:var(--a)}.verdict.b b{color:var(--b)}
dl{display:flex;flex-wrap:wrap;gap:8px 28px;margin:0 0 12px}dt{color:var(--soft);font-size:12px}dd{margin:0;font-variant-numeric:tabular-nums}
section{border:1px solid var(--line);border-radius:10px;background:var(--card);padding:14px 16px;margin:0 0 16px}
h2{font:600 14px ui-monospace,monospace;margin:0 0 10px;overflow-wrap:anywhere}
.won{margin-left:8px;padding:1px 8px;border-radius:99px;border:1px solid currentColor;font:12px system-ui,sans-serif;color:var(--soft)}
.left .won{color:var(--a)}.right .won{color:var(--b)}.flag{margin-left:6px;font:12px system-ui,sans-serif;color:var(--a)}
.row{display:grid;grid-template-columns:repeat(3,1fr);gap:12px}figure{margin:0}
img,.none{width:100%;aspect-ratio:1;object-fit:contain;background:#fff;border-radius:6px;border:1px solid var(--line)}
.none{display:grid;place-items:center;color:#777}figcaption{color:var(--soft);font-size:13px;padding-top:4px}
section p{margin:8px 0 0;overflow-wrap:anywhere}@media(max-width:640px){.row{grid-template-columns:1fr}}
`;

const styleHash = createHash("sha256").update(PAGE_STYLE).digest("base64");

/**
 * What the browser may do with an evaluation's page: show pictures and use its one style. No script runs, nothing else is loaded and
 * nothing is sent, whatever a model or a file's name wrote into it.
 */
export const PAGE_POLICY = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self' file: https: http: data:; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'"><meta name="referrer" content="no-referrer">`;
