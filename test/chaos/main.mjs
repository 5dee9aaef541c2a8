// `npm run chaos:store`: runs the command from its TypeScript, as no build holds the tests.
import { registerHooks } from 'node:module';

// Node transforms types, but does not look for `x.ts` behind `./x.js`.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier.startsWith('.') && context.parentURL?.endsWith('.ts')
      ? next(specifier.replace(/\.js$/, '.ts'), context)
      : next(specifier, context),
});

const { chaosStore } = await import('./command.ts');
await chaosStore(process.argv.slice(2));
// A schedule that hung may have left something open.
process.exit();
