/** The one style sheet of all pages: wide as a phone first, light and dark by the reader's own setting. */
export const pageStyle = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; --line: #c9ced6; --soft: #f3f5f8;
    --quiet: #4b5563; --main: #1d4ed8; --on-main: #fff; --bad: #b42318; --bad-soft: #fdecea; --warn: #92400e;
    --warn-soft: #fdf3dc; --good: #166534; --good-soft: #e7f6ec; }
  @media (prefers-color-scheme: dark) { :root { --line: #4b5563; --soft: #23282f; --quiet: #b6bdc8; --main: #8fb4ff;
    --on-main: #0b1220; --bad: #ffb4a9; --bad-soft: #3b1a16; --warn: #f9d48c; --warn-soft: #3a2b0b; --good: #9be3b4;
    --good-soft: #12301d; } body { background: #15181d; color: #eef1f5; } a { color: #8fb4ff; } }
  body { max-width: 40rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
  h1 { font-size: 1.5rem; line-height: 1.25; margin: 0.5rem 0 1rem; }
  h2 { font-size: 1.1rem; margin: 2rem 0 0.5rem; }
  h3 { font-size: 1rem; margin: 0; }
  h2 + p { margin-top: 0.25rem; }
  p, li, dd, h1, h2, h3 { overflow-wrap: anywhere; }
  code { font-family: ui-monospace, monospace; }
  dl { margin: 0.75rem 0; }
  dt { font-weight: 600; }
  dd { margin: 0 0 0.75rem; }
  header, footer { color: var(--quiet); font-size: 0.9rem; }
  header { display: flex; justify-content: space-between; gap: 1rem; align-items: center; }
  footer { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: 1rem; }
  form { margin-top: 1.5rem; }
  header form { margin: 0; }
  fieldset { border: 0; padding: 0; margin: 1rem 0 0; }
  legend { font-weight: 600; padding: 0; }
  label { display: block; margin-top: 1rem; font-weight: 600; }
  label.option { display: flex; gap: 0.6rem; align-items: center; min-height: 2.75rem; margin: 0; font-weight: 400; }
  textarea, input, select { box-sizing: border-box; width: 100%; min-height: 3rem; padding: 0.6rem; font: inherit;
    color: inherit; background: Field; border: 1px solid #6b7280; border-radius: 0.4rem; }
  label.option input { width: 1.35rem; min-height: 1.35rem; flex: none; margin: 0; }
  input.code { font: 1.5rem ui-monospace, monospace; letter-spacing: 0.2em; text-align: center; }
  .hint { display: block; margin: 0.1rem 0 0.3rem; color: var(--quiet); font-size: 0.9rem; font-weight: 400; }
  .fault { display: block; margin: 0.2rem 0 0.3rem; color: var(--bad); font-weight: 600; }
  [aria-invalid=true] { border: 2px solid var(--bad); }
  .pair { display: grid; grid-template-columns: 2fr 1fr; gap: 0.75rem; align-items: end; }
  .answers { display: grid; gap: 0.75rem; margin-top: 1.25rem; }
  button, a.button { display: block; box-sizing: border-box; width: 100%; min-height: 3rem; padding: 0.6rem 1rem;
    font: inherit; font-weight: 600; text-align: center; text-decoration: none; border-radius: 0.4rem;
    border: 2px solid currentColor; background: Canvas; color: CanvasText; cursor: pointer; }
  button.main, a.main { border-color: var(--main); background: var(--main); color: var(--on-main); }
  button.bad { border-color: var(--bad); background: Canvas; color: var(--bad); }
  button.link { display: inline; width: auto; min-height: 2.75rem; padding: 0 0.25rem; border: 0; background: none;
    color: inherit; text-decoration: underline; font-weight: 400; }
  :focus-visible { outline: 3px solid var(--main); outline-offset: 2px; }
  ul.cards { list-style: none; margin: 0; padding: 0; display: grid; gap: 0.75rem; }
  ul.cards > li { border: 1px solid var(--line); border-left-width: 0.35rem; border-radius: 0.5rem; padding: 0.75rem 1rem; }
  ul.cards > li.bad { border-left-color: var(--bad); }
  ul.cards > li.warn { border-left-color: var(--warn); }
  ul.cards > li.good { border-left-color: var(--good); }
  ul.cards h3 a { display: block; min-height: 2rem; color: inherit; }
  ul.cards p { margin: 0.15rem 0; }
  .note { border-radius: 0.5rem; padding: 0.75rem 1rem; background: var(--soft); margin: 1rem 0; }
  .note p { margin: 0.25rem 0; }
  .note.bad { background: var(--bad-soft); color: var(--bad); }
  .note.warn { background: var(--warn-soft); color: var(--warn); }
  .note.good { background: var(--good-soft); color: var(--good); }
  .note.empty { text-align: center; color: var(--quiet); }
  .small { font-size: 0.9rem; color: var(--quiet); }
`;
