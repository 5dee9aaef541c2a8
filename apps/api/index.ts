export { createApi } from './create-api.js';
export { listen, PortInUse } from './listen.js';
