// Plain JavaScript, so that an old Node can say what it lacks instead of failing at the first type.
const major = Number(process.versions.node.split('.')[0]);
if (major < 26) {
  const brought = process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch);
  console.error(
    `Dibs needs Node 26 or later, and this is ${process.version}.\n` +
      (brought
        ? 'It brings its own on this system: run `npm ci` without --omit=optional, then `npm start` (not `node …`).'
        : `On ${process.platform} (${process.arch}) it cannot bring its own: install Node 26, then run this again.`),
  );
  process.exit(1);
}
