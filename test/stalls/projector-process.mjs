// A projector over the toy read models in a process of its own, to be paused and killed. Its one
// argument is JSON: { url, endless }; with `endless` the fold of a note with that text never ends.
import { registerHooks } from 'node:module';
import { setInterval } from 'node:timers';

// Node transforms types, but does not look for `x.ts` behind `./x.js`.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier.startsWith('.') && context.parentURL?.endsWith('.ts')
      ? next(specifier.replace(/\.js$/, '.ts'), context)
      : next(specifier, context),
});

const { openToys } = await import('../support/toy-read-models.ts');
const { toys } = await import('../support/toy-projections.ts');
const { url, endless } = JSON.parse(process.argv[2]);

const projections = toys.map((projection) =>
  projection.kind === 'facts'
    ? { ...projection, rows: unlessEndless(projection.rows) }
    : projection,
);
const { projector } = await openToys(url);
const one = projector({ projections, leaseMilliseconds: 500, log: console.error });
setInterval(() => {
  console.log(one.state().phase);
}, 20);
await one.run(globalThis.AbortSignal.any([]));

function unlessEndless(rows) {
  return (event) => {
    while (endless !== undefined && event.event.data.text === endless);
    return rows(event);
  };
}
