// A test is a name and a function; they run one after the other inside the extension host.
import * as vscode from 'vscode';

export type Tests = Record<string, () => Promise<void>>;

const PATIENCE = 30_000;

/** Asks again until there is an answer. */
export async function until<T>(
  what: string,
  ask: () => T | undefined | false | Thenable<T | undefined | false>,
): Promise<T> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const answer = await ask();
    if (answer) {
      return answer;
    }
    if (Date.now() > end) {
      throw new Error(`waited in vain for ${what}`);
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

/** Asks the providers of the editor by one of the commands that extensions may call. */
export function ask<T>(command: string, ...args: unknown[]): Thenable<T> {
  return vscode.commands.executeCommand<T>(`vscode.${command}`, ...args);
}

/** An answer that is not empty; the server may still be reading. */
export function some<T>(what: string, command: string, ...args: unknown[]): Promise<T[]> {
  return until(what, async () => {
    const answer = await ask<T[] | undefined>(command, ...args);
    return answer !== undefined && answer.length > 0 && answer;
  });
}

/** A file of the project that is open in the workbench. */
export function file(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!folder) {
    throw new Error('no folder is open');
  }
  return vscode.Uri.joinPath(folder.uri, name);
}

export async function open(name: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(file(name), { preview: false });
}

/** Where a text stands for the nth time, from 0; its beginning. */
export function place(document: vscode.TextDocument, text: string, nth = 0): vscode.Position {
  let at = -1;
  for (let i = 0; i <= nth; i++) {
    at = document.getText().indexOf(text, at + 1);
    if (at < 0) {
      throw new Error(`no ${JSON.stringify(text)} in ${document.uri.path}`);
    }
  }
  return document.positionAt(at);
}

export function errors(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages
    .getDiagnostics(uri)
    .filter(diagnostic => diagnostic.severity === vscode.DiagnosticSeverity.Error);
}

/** Replaces a document's text, and brings it back when the action is done. */
export async function edited(
  editor: vscode.TextEditor,
  text: string,
  action: () => Promise<void>,
): Promise<void> {
  const before = editor.document.getText();
  const replace = async (by: string) => {
    const whole = new vscode.Range(0, 0, editor.document.lineCount, 0);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(editor.document.uri, whole, by);
    await vscode.workspace.applyEdit(edit);
  };
  await replace(text);
  try {
    await action();
  } finally {
    await replace(before);
    await editor.document.save();
  }
}

export async function runAll(tests: Tests): Promise<void> {
  let failed = 0;
  for (const [name, test] of Object.entries(tests)) {
    const started = Date.now();
    try {
      await test();
      console.log(`ok: ${name} (${Date.now() - started} ms)`);
    } catch (problem) {
      failed++;
      console.log(`FAILED: ${name}: ${String(problem).slice(0, 600)}`);
    }
  }
  console.log(`host: ${Object.keys(tests).length - failed} passed, ${failed} failed, 0 skipped`);
  if (failed > 0) {
    throw new Error(`${failed} failed`);
  }
}
