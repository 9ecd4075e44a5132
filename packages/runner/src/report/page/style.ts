/** Style of the parts that only the report has; it follows the style of all pages. */
export const STYLE = `
.steps{display:flex;flex-wrap:wrap;gap:.45rem;list-style:none;padding:0;margin:.5rem 0}
.taken{border-color:var(--good)!important}.lost{border-color:var(--bad)!important}
.steps li{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:.4rem .7rem}
.bar{display:block;width:100%;height:.6rem}
.field{width:100%;border-collapse:collapse;font-size:.94rem}
.field th,.field td{text-align:left;padding:.3rem .5rem;border-bottom:1px solid var(--line);vertical-align:middle;font-weight:400}
.field thead th{font-size:.8rem;color:var(--soft)}
.field .against{width:24%}.field td:first-child{white-space:nowrap}.field th[scope=row],.field .badge{white-space:nowrap}
.samples{grid-template-columns:repeat(4,minmax(0,1fr));margin:.5rem 0}
.samples figcaption{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.matrix{margin:.5rem 0}.matrix text{font-size:10px;fill:var(--soft)}.matrix .cell{cursor:pointer}.matrix .sign{fill:var(--ink);pointer-events:none}
.readout{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:.45rem .7rem;font-size:.94rem}
.miner summary{line-height:1.7}
@media (max-width:40rem){
.field,.field tbody{display:block}.field thead{position:absolute;left:-99rem}
.field tr{display:grid;grid-template-columns:1.7rem 1fr auto;gap:0 .4rem;align-items:center;padding:.45rem 0;border-bottom:1px solid var(--line)}
.field th,.field td{border:0;padding:0;display:block}.field .what{grid-column:2/-1;grid-row:2}.field .files{grid-column:3;grid-row:3;text-align:right}.field .against{grid-column:2;grid-row:3;width:auto}
.field td:last-child{grid-column:3;grid-row:1;text-align:right}
.steps{display:grid;grid-template-columns:repeat(auto-fill,minmax(9.5rem,1fr))}
.samples{grid-template-columns:repeat(2,minmax(0,1fr))}
.matrix .many{display:none}.matrix .kept{display:block;font-size:26px}}
`;
