// The extension's commands, object files, tasks.
import * as assert from 'node:assert';
import * as vscode from 'vscode';
import { type Tests, errors, file, until } from './harness';

function shown(uri: vscode.Uri, query: string): vscode.TextEditor | undefined {
  return vscode.window.visibleTextEditors.find(
    editor =>
      editor.document.uri.scheme === 'skmsg' &&
      editor.document.uri.query === query &&
      editor.document.uri.path.startsWith(uri.path),
  );
}

export const commands: Tests = {
  'assemble writes an object beside the source': async () => {
    const source = file('http-filter.bpf.s');
    const object: vscode.Uri = await vscode.commands.executeCommand('skmsg.assemble', source);
    assert.equal(object.path, file('http-filter.bpf.o').path);
    const bytes = await vscode.workspace.fs.readFile(object);
    assert.equal(Buffer.from(bytes.slice(1, 4)).toString(), 'ELF');
  },

  'an object file opens as disassembly': async () => {
    const object = file('http-filter.bpf.o');
    await vscode.commands.executeCommand('vscode.open', object);
    const editor = await until('the disassembly', () => shown(object, 'disassembly'));
    assert.equal(editor.document.languageId, 'bpf-asm');
    assert.match(editor.document.getText(), /call 0x3f/);
    await until('the end of the empty tab', () => {
      const tabs = vscode.window.tabGroups.all.flatMap(group => group.tabs);
      return !tabs.some(tab => tab.input instanceof vscode.TabInputCustom);
    });
  },

  'the verifier log ends with its figures': async () => {
    const source = file('http-filter.bpf.s');
    await vscode.commands.executeCommand('skmsg.verifierLog', source);
    const editor = await until('the log', () => shown(source, 'verifier'));
    assert.match(editor.document.getText(), /processed \d+ insns/);
  },

  'sample traffic shows the way of each message': async () => {
    const source = file('http-filter.bpf.s');
    const sends = ['DELETE / HTTP/1.1\\r\\n\\r\\n', 'GET'];
    await vscode.commands.executeCommand('skmsg.run', source, sends);
    const editor = await until('the way', () => shown(source, 'run'));
    assert.match(editor.document.getText(), /send 1 .*EACCES.*send 2/s);
  },

  'the task verifies the folder and its findings are problems': async () => {
    const tasks = await vscode.tasks.fetchTasks({ type: 'skmsg' });
    const verify = tasks.find(task => task.definition['command'] === 'verify');
    assert.ok(verify);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    const ended = new Promise<number | undefined>(resolve => {
      const listener = vscode.tasks.onDidEndTaskProcess(event => {
        listener.dispose();
        resolve(event.exitCode);
      });
    });
    await vscode.tasks.executeTask(verify);
    assert.equal(await ended, 1);
    await until('a finding at a line', () =>
      errors(file('rejected/no-bounds-check.bpf.s')).some(
        error => error.range.start.line === 6 && /outside of the packet/.test(error.message),
      ),
    );
    await until('a finding of a whole file', () =>
      errors(file('rejected/no-exit.bpf.s')).some(error => /not an exit/.test(error.message)),
    );
  },
};
