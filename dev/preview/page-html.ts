/** The only document; everything on it is drawn by `page.js` from this origin. */
export const pageHtml = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Dibs – preview</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/style.css">
  </head>
  <body>
    <div id="page"><main class="starting"><h1>Dibs – preview</h1><p>Loading…</p></main></div>
    <script src="/page.js"></script>
  </body>
</html>
`;
