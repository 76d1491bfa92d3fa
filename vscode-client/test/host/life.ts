// Start, crash, restart, settings of the extension itself.
import * as assert from 'node:assert';
import { readFileSync, readdirSync } from 'node:fs';
import * as vscode from 'vscode';
import { type Tests, errors, file, open, until } from './harness';

export const life: Tests = {
  'the extension starts with a folder that has programs': async () => {
    const extension = vscode.extensions.getExtension('skmsg.skmsg');
    assert.ok(extension);
    await until('activation', () => extension.isActive);
  },

  'files have their languages': async () => {
    assert.equal((await open('http-filter.bpf.s')).document.languageId, 'bpf-asm');
    assert.equal((await open('http-filter.msgtest')).document.languageId, 'msgtest');
  },

  'every command of the manifest is there': async () => {
    const known = new Set(await vscode.commands.getCommands(true));
    const manifest = vscode.extensions.getExtension('skmsg.skmsg')?.packageJSON;
    const declared: { command: string }[] = manifest.contributes.commands;
    assert.deepEqual(
      declared.map(({ command }) => command).filter(command => !known.has(command)),
      [],
    );
  },

  'a server that dies is started again and knows the open files': async () => {
    const uri = file('rejected/no-bounds-check.bpf.s');
    await open('rejected/no-bounds-check.bpf.s');
    await until('the first verdict', () => errors(uri).length === 1);
    const first = await until('the server', serverProcess);
    process.kill(first, 'SIGKILL');
    await until('another server', async () => {
      const now = serverProcess();
      return now !== undefined && now !== first;
    });
    await until('no verdict of the dead', () => errors(uri).length === 1);
    await until('an answer', async () => (await hover(uri)).length > 0);
  },

  'Restart Server starts another process': async () => {
    const first = await until('the server', serverProcess);
    await vscode.commands.executeCommand('skmsg.restartServer');
    assert.notEqual(await until('another server', serverProcess), first);
    await until('an answer', async () => (await hover(file('http-filter.bpf.s'))).length > 0);
  },

  'code lenses can be switched off': async () => {
    const uri = (await open('http-filter.msgtest')).document.uri;
    const count = async () => {
      const command = 'vscode.executeCodeLensProvider';
      return (await vscode.commands.executeCommand<vscode.CodeLens[]>(command, uri)).length;
    };
    await until('lenses', async () => (await count()) > 0);
    const settings = vscode.workspace.getConfiguration('skmsg');
    await settings.update('codeLens.enabled', false, vscode.ConfigurationTarget.Global);
    await until('no lenses', async () => (await count()) === 0);
    await settings.update('codeLens.enabled', undefined, vscode.ConfigurationTarget.Global);
    await until('lenses again', async () => (await count()) > 0);
  },
};

/** An answer of the language server about the first lines of a program. */
async function hover(uri: vscode.Uri): Promise<vscode.Hover[]> {
  const document = await vscode.workspace.openTextDocument(uri);
  const at = document.positionAt(document.getText().indexOf('r2 = '));
  return vscode.commands.executeCommand('vscode.executeHoverProvider', uri, at);
}

/** The id of the process among this host's children that is the language server. */
function serverProcess(): number | undefined {
  for (const id of readdirSync('/proc').filter(name => /^\d+$/.test(name))) {
    try {
      const parent = /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1];
      const line = readFileSync(`/proc/${id}/cmdline`, 'utf8').split('\0');
      if (Number(parent) === process.pid && line.includes('lsp')) {
        return Number(id);
      }
    } catch {
      // it has ended meanwhile
    }
  }
  return undefined;
}
