import { constants, createContext } from 'node:vm';
import { TestEnvironment } from 'jest-environment-node';

/** Node's own in a process, taken over by Jest's environment in place of a new realm's. */
const SHARED = ['Buffer', 'ArrayBuffer', 'Uint8Array'];

/**
 * Jest's environment for Node, with an ordinary global object. Jest's own is a proxy behind
 * interceptors, where every mention of `Buffer`, `JSON` or `BigInt` is a call out of compiled code:
 * an import and its fold take half as long again there as in a process of their own.
 */
export default class PlainEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    const global = createContext(constants.DONT_CONTEXTIFY);
    for (const key of Reflect.ownKeys(this.global)) {
      if (key in global && !SHARED.includes(key)) continue;
      const { enumerable } = Object.getOwnPropertyDescriptor(this.global, key);
      const value = this.global[key];
      Object.defineProperty(global, key, { value, enumerable, writable: true, configurable: true });
    }
    global.global = global;
    global.Error.stackTraceLimit = this.global.Error.stackTraceLimit;
    const { fakeTimersModern, moduleMocker } = this;
    this.fakeTimersModern = new fakeTimersModern.constructor({
      config: config.projectConfig,
      global,
    });
    this.moduleMocker = new moduleMocker.constructor(global);
    this.context = global;
    this.global = global;
  }
}
