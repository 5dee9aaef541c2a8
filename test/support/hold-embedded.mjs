// A process that opens an embedded PostgreSQL and holds it until its standard input ends, which
// also happens when whoever started it dies. Its one argument is JSON: what openEmbedded takes,
// and `throwaway` to remove the data folder at the end. It prints the database's URL.
import { rm } from 'node:fs/promises';
import { registerHooks } from 'node:module';
import { text } from 'node:stream/consumers';

// Node strips types, but does not look for `x.ts` behind `./x.js`.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier.startsWith('.') && context.parentURL?.endsWith('.ts')
      ? next(specifier.replace(/\.js$/, '.ts'), context)
      : next(specifier, context),
});

const { openEmbedded } = await import('../../libs/embedded/index.ts');
const { throwaway, ...options } = JSON.parse(process.argv[2]);

try {
  const embedded = await openEmbedded({ ...options, log: console.error });
  console.log(embedded.url());
  await text(process.stdin);
  await embedded.close();
} catch (error) {
  console.error(`${error.name}: ${error.message}`);
  process.exitCode = 1;
} finally {
  if (throwaway) await rm(options.dataDir, { recursive: true, force: true });
}
