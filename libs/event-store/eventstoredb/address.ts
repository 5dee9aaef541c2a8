import { InvalidStoreAddress } from './refusals.js';

/** What the text of an address says; nothing is read or dialled yet. */
export interface StoreAddress {
  /** Ask these nodes which one to use; false: the one host is the node. */
  readonly discover: 'no' | 'by-name' | 'by-gossip';
  readonly hosts: readonly Host[];
  readonly credentials: Credentials | undefined;
  readonly options: AddressOptions;
  /** What was asked for in vain, one line each. */
  readonly remarks: readonly string[];
}

export interface Host {
  readonly address: string;
  readonly port: number;
}

interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Times in milliseconds, but `gossipTimeout`, which is in seconds, as every client has it. */
export type AddressOptions = Partial<
  Record<(typeof NUMBERS)[number], number> &
    Record<(typeof TEXTS)[number], string> & {
      readonly tls: boolean;
      readonly nodePreference: (typeof PREFERENCES)[number];
    }
>;

const NUMBERS = [
  'maxDiscoverAttempts',
  'discoveryInterval',
  'gossipTimeout',
  'keepAliveInterval',
  'keepAliveTimeout',
  'defaultDeadline',
] as const;
const TEXTS = ['connectionName', 'tlsCAFile', 'userCertFile', 'userKeyFile'] as const;
const PREFERENCES = ['leader', 'follower', 'read_only_replica', 'random'] as const;
/** Nothing of ours depends on them. */
const WITHOUT_EFFECT = ['tlsVerifyCert', 'throwOnAppendFailure'] as const;

const DEFAULT_PORT = 2113;
const ESCAPES = 'a sign is not percent-encoded: in user and password ? is %3F, @ is %40 everywhere';
const SHAPE = /^(esdb|esdb\+discover):\/\/(?:([^@/?]*)@)?([^@/?]+)\/*(?:\?(.*))?$/;

/** @throws InvalidStoreAddress */
export function parseAddress(text: string): StoreAddress {
  const [, scheme, credentials, hosts, query = ''] = SHAPE.exec(text.trim()) ?? [];
  if (hosts === undefined) {
    throw new InvalidStoreAddress('it has another form than scheme, host and options');
  }
  // What stands before it could be a password with a ? in it, and is told nowhere.
  if (query.includes('@')) throw new InvalidStoreAddress(ESCAPES);
  const all = hosts.split(',').map(parseHost);
  const options = new URLSearchParams(query);
  const known = Object.fromEntries([...options].flatMap(parseOption)) as AddressOptions;
  if ((known.userCertFile === undefined) !== (known.userKeyFile === undefined)) {
    throw new InvalidStoreAddress('userCertFile and userKeyFile come together');
  }
  return {
    discover: scheme === 'esdb+discover' ? 'by-name' : all.length > 1 ? 'by-gossip' : 'no',
    hosts: all,
    credentials: parseCredentials(credentials),
    options: known,
    remarks: [...options.keys()].flatMap(remarkOn),
  };
}

function parseHost(text: string): Host {
  const [, address, port] = /^(\[[0-9a-fA-F:.]+\]|[^\s:[\]]+)(?::(\d{1,5}))?$/.exec(text) ?? [];
  const number = port === undefined ? DEFAULT_PORT : Number(port);
  if (address !== undefined && number > 0 && number <= 65_535) return { address, port: number };
  throw new InvalidStoreAddress(`a host is no host:port, or ${ESCAPES}`);
}

function parseCredentials(text: string | undefined): Credentials | undefined {
  if (text === undefined) return undefined;
  const [username = '', password = '', ...more] = text.split(':');
  if (username === '' || password === '' || more.length > 0) {
    throw new InvalidStoreAddress(
      'before the @ stands user:password, with other signs percent-encoded',
    );
  }
  try {
    return { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  } catch (cause) {
    throw new InvalidStoreAddress('user or password is not percent-encoded well', { cause });
  }
}

/** Keys may be written in any case, with - or _ between their words. */
function flat(key: string): string {
  return key.trim().toLowerCase().replaceAll(/[_-]/g, '');
}

function among<Name extends string>(names: readonly Name[], given: string): Name | undefined {
  return names.find((name) => flat(name) === flat(given));
}

function parseOption([key, value]: readonly [string, string]): [string, unknown][] {
  const number = among(NUMBERS, key);
  if (number !== undefined) return [[number, parseNumber(number, value)]];
  const text = among(TEXTS, key);
  if (text !== undefined) return [[text, value]];
  if (flat(key) === 'tls') return [['tls', parseBoolean('tls', value)]];
  if (flat(key) !== 'nodepreference') return [];
  const preference = among(PREFERENCES, value);
  if (preference !== undefined) return [['nodePreference', preference]];
  throw new InvalidStoreAddress(`nodePreference is one of ${PREFERENCES.join(', ')}`);
}

function parseNumber(key: string, value: string): number {
  const number = /^-?\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  const least = key.startsWith('keepAlive') ? -1 : 1;
  if (number >= least) return number;
  throw new InvalidStoreAddress(`${key} is a whole number from ${String(least)}`);
}

function parseBoolean(key: string, value: string): boolean {
  if (value === 'true' || value === 'false') return value === 'true';
  throw new InvalidStoreAddress(`${key} is true or false`);
}

function remarkOn(key: string): string[] {
  if (among(WITHOUT_EFFECT, key) !== undefined) return [`its option ${key} has no effect`];
  const isKnown = among([...NUMBERS, ...TEXTS, 'tls', 'nodePreference'], key) !== undefined;
  return isKnown ? [] : [`its option ${key} is unknown and has no effect`];
}
