// For processes that run the tests' TypeScript as it is, as no build holds it: Node transforms types,
// but does not look for `x.ts` behind `./x.js`.
import { registerHooks } from 'node:module';

registerHooks({
  resolve: (specifier, context, next) =>
    specifier.startsWith('.') && context.parentURL?.endsWith('.ts')
      ? next(specifier.replace(/\.js$/, '.ts'), context)
      : next(specifier, context),
});
