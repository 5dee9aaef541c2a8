// A process of its own that folds or rebuilds, until it is killed.
import '../typescript.mjs';

const { work } = await import('./child.ts');
await work(process.argv[2]);
process.exit();
