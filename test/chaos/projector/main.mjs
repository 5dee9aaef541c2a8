// `npm run chaos`
import '../typescript.mjs';

const { chaosProjector } = await import('./command.ts');
await chaosProjector(process.argv.slice(2));
// A schedule that hung may have left something open.
process.exit();
