// `npm run chaos:store`
import './typescript.mjs';

const { chaosStore } = await import('./command.ts');
await chaosStore(process.argv.slice(2));
// A schedule that hung may have left something open.
process.exit();
