// Which program is the server: a named one, the checkout's launcher, or a Java with the jar that the extension brings.
import { access, constants, readFile, readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { realpath } from 'node:fs/promises';

/** A command and the arguments that come before those of skmsg itself. */
export interface Program {
  command: string;
  args: string[];
}

export interface Wishes {
  path: string;
  javaHome: string;
  vmArguments: string[];
}

/** What the user has to do before there is a server. */
export class NoServer extends Error {}

const OLDEST_JAVA = 25;

const JAVA_ARGUMENTS = [
  '-Xlog:disable',
  '-XX:+UseSerialGC',
  '--enable-native-access=ALL-UNNAMED',
  '--sun-misc-unsafe-memory-access=allow',
];

/** Finds the server for an extension installed in `home`. */
export async function findProgram(home: string, wishes: Wishes): Promise<Program> {
  if (wishes.path !== '') {
    if (!(await canRun(wishes.path))) {
      throw new NoServer(`skmsg.server.path names no program that can be run: ${wishes.path}`);
    }
    return { command: wishes.path, args: [] };
  }
  const jar = join(home, 'server', 'skmsg.jar');
  if (await exists(jar)) {
    const java = await findJava(home, wishes.javaHome);
    return { command: java, args: [...JAVA_ARGUMENTS, ...wishes.vmArguments, '-jar', jar] };
  }
  const launcher = join(dirname(home), 'skmsg');
  if (await canRun(launcher)) {
    return { command: launcher, args: [] };
  }
  throw new NoServer(`This build of the extension brings no server, and there is no ${launcher}.`);
}

async function findJava(home: string, wished: string): Promise<string> {
  if (wished !== '') {
    const version = await javaVersion(wished);
    if (version < OLDEST_JAVA) {
      throw new NoServer(`skmsg.server.javaHome names no Java ${OLDEST_JAVA} or newer: ${wished}`);
    }
    return join(wished, 'bin', 'java');
  }
  const bundled = join(home, 'server', 'runtime', 'bin', 'java');
  if (await canRun(bundled)) {
    return bundled;
  }
  for await (const candidate of javaHomes()) {
    if ((await javaVersion(candidate)) >= OLDEST_JAVA) {
      return join(candidate, 'bin', 'java');
    }
  }
  throw new NoServer(
    `skmsg needs Java ${OLDEST_JAVA} or newer and found none. Install one (Eclipse Temurin ${OLDEST_JAVA}, for example), ` +
      'or name its folder in skmsg.server.javaHome. The extension for linux-x64 brings its own.',
  );
}

async function* javaHomes(): AsyncGenerator<string> {
  if (process.env['JAVA_HOME']) {
    yield process.env['JAVA_HOME'];
  }
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const java = await realpath(join(folder, 'java')).catch(() => undefined);
    if (java) {
      yield dirname(dirname(java));
    }
  }
  const usual = ['/usr/lib/jvm', '/opt/java', '/opt', join(homedir(), '.sdkman/candidates/java')];
  for (const folder of usual) {
    for (const name of await readdir(folder).catch(() => [])) {
      yield join(folder, name);
    }
  }
  for (const name of await readdir('/Library/Java/JavaVirtualMachines').catch(() => [])) {
    yield join('/Library/Java/JavaVirtualMachines', name, 'Contents', 'Home');
  }
}

/** The feature version that the file `release` of a Java names; 0 where there is no Java. */
export async function javaVersion(home: string): Promise<number> {
  const release = await readFile(join(home, 'release'), 'utf8').catch(() => '');
  const version = /^JAVA_VERSION="(\d+)/m.exec(release)?.[1];
  return version !== undefined && (await canRun(join(home, 'bin', 'java'))) ? Number(version) : 0;
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

function canRun(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
