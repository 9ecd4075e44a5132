/**
 * The look that all pages share: one column, both colour schemes, nothing wider than the screen, a focus that is seen. A page adds its own style
 * after it (`PageParts.style`).
 */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--bg:#fbfaf8;--ink:#1d1c1a;--soft:#6a665f;--line:#dedad2;--card:#fff;--good:#2b7a4b;--bad:#b3362a;--wait:#96690f;--accent:#2f5d9e;--left:#8a5a9e;--right:#2f7d8e}
@media (prefers-color-scheme:dark){:root{--bg:#161513;--ink:#ece8e0;--soft:#a29c91;--line:#393631;--card:#201e1b;--good:#6cc48f;--bad:#ef8378;--wait:#dcae52;--accent:#8fb4ea;--left:#c79bdb;--right:#76c3d3}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:66rem;padding:1.25rem 1rem 4rem;background:var(--bg);color:var(--ink);font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.7rem;line-height:1.2;margin:.4rem 0}
h2{font-size:1.2rem;margin:2.4rem 0 .7rem;padding-top:.5rem;border-top:1px solid var(--line)}
h3{font-size:1rem;margin:0 0 .3rem}
h4{font-size:.92rem;margin:.8rem 0 .2rem}
p{margin:.35rem 0}
a{color:var(--accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:3px}
nav{display:flex;flex-wrap:wrap;gap:.3rem .9rem;margin:.7rem 0;font-size:.92rem}
footer{margin-top:2.5rem}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:var(--card);padding:.4rem .7rem}
.soft{color:var(--soft)}.small{font-size:.87rem}
.mono{font-family:ui-monospace,monospace;font-size:.88em}
.good{color:var(--good)}.bad{color:var(--bad)}.wait{color:var(--wait)}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:.8rem .95rem}
.crown{font-size:1.08rem;border-left:5px solid var(--good)}
.broken{border-left:5px solid var(--bad)}
.grid{display:grid;gap:.7rem;grid-template-columns:repeat(auto-fill,minmax(min(100%,19rem),1fr))}
.badge{display:inline-block;border:1px solid currentColor;border-radius:99px;padding:0 .55rem;font-size:.8rem;font-weight:400}
.facts{display:flex;flex-wrap:wrap;gap:.4rem 1.7rem;margin:.6rem 0}.facts dt{color:var(--soft);font-size:.8rem}.facts dd{margin:0;font-variant-numeric:tabular-nums}
.lines{padding-left:1.1rem}
svg{max-width:100%;height:auto;display:block}svg text{fill:var(--ink);font:11px system-ui,sans-serif}
details{margin:.45rem 0}summary{cursor:pointer}
select,button,input{font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:.4rem .6rem;max-width:100%}
.pick{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center;margin:.5rem 0}
.duel,.samples{display:grid;gap:.3rem .6rem;grid-template-columns:repeat(3,minmax(0,1fr));margin:1.3rem 0;max-width:52rem}
.duel.two{grid-template-columns:repeat(2,minmax(0,1fr))}
.duel:focus{outline:none}.duel p{margin:.1rem 0}.duel ul{margin:.2rem 0;padding-left:1.1rem}
.duel figure,.samples figure{margin:0}.duel img,.samples img{width:100%;aspect-ratio:1;object-fit:contain;background:#fff;border:1px solid var(--line);border-radius:6px}
.duel figcaption,.samples figcaption{font-size:.82rem;color:var(--soft)}
.stem{font-weight:400;color:var(--soft);white-space:nowrap;overflow:hidden;text-overflow:ellipsis;margin:0}
.won img{outline:3px solid var(--good)}
.views{display:grid;gap:.3rem;grid-template-columns:repeat(auto-fill,minmax(min(47%,7.5rem),1fr))}
.marks{border-collapse:collapse;width:100%;margin:.2rem 0 .5rem;table-layout:fixed}.marks th,.marks td{text-align:left;font-weight:400;padding:.15rem .3rem;border-bottom:1px solid var(--line);vertical-align:top}.marks th:first-child{width:50%}
.none{display:grid;place-items:center;aspect-ratio:1;border:1px dashed var(--line);border-radius:6px;color:var(--soft);font-size:.82rem;text-align:center}
.full{grid-column:1/-1}
@media (max-width:30rem){.duel,.samples{gap:.25rem .35rem}body{padding:1rem .75rem 3rem}select{width:100%}}
@media print{nav,.pick,.skip{display:none}}
`;
