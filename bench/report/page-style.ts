// The style of the HTML report: light or dark as the reader's system is, one column on a phone.
// Drawings take the colour of their text and lines from the page.

export const PAGE_STYLE: string = `
:root {
  --paper: #fcfcfb; --card: #fff; --ink: #1b1d21; --muted: #5f6570; --line: #e4e5e8;
  --met: #167c4f; --missed: #c0362c; --accent: #2f81f7;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #101215; --card: #181b1f; --ink: #e8e9eb; --muted: #9aa1ac; --line: #2c3036;
    --met: #4cc38a; --missed: #ff7a70;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1080px; padding: 2rem 1.25rem 4rem; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; font-variant-numeric: tabular-nums; }
h1 { font-size: 2rem; letter-spacing: -0.02em; margin: 0 0 0.25rem; }
h2 { font-size: 1.35rem; margin: 3rem 0 0.75rem; letter-spacing: -0.01em; }
h3 { font-size: 1.05rem; margin: 0 0 0.75rem; }
small { font-weight: 400; font-size: 0.85rem; color: var(--muted); margin-left: 0.4em; letter-spacing: 0; }
header p { color: var(--muted); margin: 0 0 1rem; max-width: 44rem; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: 0.8rem/1.55 ui-monospace, monospace; color: var(--muted);
  border-left: 3px solid var(--accent); padding-left: 0.8rem; margin: 0 0 1rem; }
nav a { display: inline-block; margin: 0 0.9rem 0.3rem 0; color: var(--accent); text-decoration: none; }
nav a:hover { text-decoration: underline; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1rem; }
article.wide { grid-column: 1 / -1; }
article, .figures { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1.1rem 1.2rem; min-width: 0; }
.figures { margin-top: 1.5rem; }
.figures h2 { margin: 0 0 0.75rem; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1.5rem 2rem;
  align-items: start; }
figure { margin: 0; min-width: 0; max-width: 34rem; }
figure > svg { display: block; width: 100%; height: auto; }
figcaption { color: var(--muted); font-size: 0.8rem; margin-top: 0.4rem; }
table { border-collapse: collapse; width: 100%; font-size: 0.85rem; }
th { text-align: left; font-weight: 500; color: var(--muted); padding: 0.25rem 0.6rem 0.25rem 0; }
td { padding: 0.28rem 0.6rem 0.28rem 0; border-top: 1px solid var(--line); vertical-align: top; }
th:not(:first-child), td:not(:first-child) { text-align: right; white-space: nowrap; }
.key { display: flex; align-items: baseline; gap: 0.5rem; }
.key svg { flex: none; transform: translateY(-2px); }
.scroll { overflow-x: auto; margin-top: 0.75rem; }
.bar { position: relative; height: 9px; margin-top: 0.42em; border-radius: 2px; background: var(--line); }
.bar::after { content: ""; position: absolute; left: 50%; top: -3px; bottom: -3px; border-left: 2px solid var(--ink); }
.bar i { display: block; height: 100%; border-radius: 2px; background: var(--met); }
.missed .bar i { background: var(--missed); }
.part { width: 26%; min-width: 6rem; }
.verdict { font-weight: 600; color: var(--met); }
.missed .verdict { color: var(--missed); }
.unknown, .absent { color: var(--muted); }
.absent, .failed { font-size: 0.85rem; margin: 0.5rem 0 0; }
.failed { color: var(--missed); font-weight: 600; }
@media (max-width: 640px) {
  body { padding: 1.25rem 0.75rem 3rem; }
  article, .figures { padding: 0.9rem 0.8rem; }
  .part, .more { display: none; }
  td, th { padding-right: 0.4rem; }
}
`;
