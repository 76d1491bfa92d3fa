// Which program is started, in folders made up for it.
import * as assert from 'node:assert';
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { NoServer, findProgram } from '../src/program';

const NONE = { path: '', javaHome: '', vmArguments: [] };

function runnable(file: string): string {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '');
  chmodSync(file, 0o755);
  return file;
}

/** A Java of a version, as far as its folder shows. */
function java(home: string, version: string): string {
  runnable(join(home, 'bin/java'));
  writeFileSync(join(home, 'release'), `IMPLEMENTOR="x"\nJAVA_VERSION="${version}"\n`);
  return home;
}

/** An installed extension with the server's jar. */
function extension(folder: string): string {
  const home = join(folder, 'extension');
  mkdirSync(join(home, 'server'), { recursive: true });
  writeFileSync(join(home, 'server/skmsg.jar'), '');
  return home;
}

const tests: Record<string, (folder: string) => Promise<void>> = {
  'a program that the user names goes before all others': async folder => {
    const path = runnable(join(folder, 'mine/skmsg'));
    const found = await findProgram(extension(folder), { ...NONE, path });
    assert.deepEqual(found, { command: path, args: [] });
  },
  'a named program that is not there is said to be missing': async folder => {
    const path = join(folder, 'nothing');
    await assert.rejects(findProgram(extension(folder), { ...NONE, path }), NoServer);
  },
  'the runtime that comes along runs the jar': async folder => {
    const home = extension(folder);
    const bundled = runnable(join(home, 'server/runtime/bin/java'));
    const found = await findProgram(home, { ...NONE, vmArguments: ['-Xmx1g'] });
    assert.equal(found.command, bundled);
    assert.deepEqual(found.args.slice(-3), ['-Xmx1g', '-jar', join(home, 'server/skmsg.jar')]);
  },
  'JAVA_HOME is taken when it is new enough': async folder => {
    process.env['JAVA_HOME'] = java(join(folder, 'java'), '26.0.1');
    const found = await findProgram(extension(folder), NONE);
    assert.equal(found.command, join(folder, 'java/bin/java'));
  },
  'an old Java is passed over for a new one of the search path': async folder => {
    process.env['JAVA_HOME'] = java(join(folder, 'old'), '21.0.2');
    process.env['PATH'] = join(java(join(folder, 'new'), '25'), 'bin');
    const found = await findProgram(extension(folder), NONE);
    assert.equal(found.command, join(folder, 'new/bin/java'));
  },
  'a named Java that is too old is refused': async folder => {
    const javaHome = java(join(folder, 'old'), '21');
    const refused = findProgram(extension(folder), { ...NONE, javaHome });
    await assert.rejects(refused, /no Java 25 or newer/);
  },
  'a checkout starts its launcher': async folder => {
    const home = join(folder, 'vscode-client');
    const launcher = runnable(join(folder, 'skmsg'));
    assert.deepEqual(await findProgram(home, NONE), { command: launcher, args: [] });
  },
  'without jar and launcher there is no server': async folder => {
    await assert.rejects(findProgram(join(folder, 'vscode-client'), NONE), NoServer);
  },
};

async function main(): Promise<void> {
  const { JAVA_HOME, PATH } = process.env;
  let failed = 0;
  for (const [name, test] of Object.entries(tests)) {
    try {
      await test(mkdtempSync(join(tmpdir(), 'skmsg-program-')));
      console.log(`ok: ${name}`);
    } catch (problem) {
      failed++;
      console.log(`FAILED: ${name}: ${problem}`);
    }
    process.env['JAVA_HOME'] = JAVA_HOME ?? '';
    process.env['PATH'] = PATH ?? '';
  }
  console.log(`program: ${Object.keys(tests).length - failed} passed, ${failed} failed, 0 skipped`);
  process.exitCode = failed === 0 ? 0 : 1;
}

void main();
