import * as vscode from 'vscode';
import { registerCommands } from './commands';
import { Documents } from './documents';
import { Server } from './server';
import { registerTasks } from './tasks';
import { Tests } from './tests';

let server: Server | undefined;

/** Does not wait for the server: until it is there, the editor has colours and commands. */
export function activate(context: vscode.ExtensionContext): void {
  const started = new Server(context.extensionPath);
  server = started;
  const documents = new Documents(started);
  const tests = new Tests(started);
  context.subscriptions.push(
    started,
    tests,
    documents.register(),
    registerCommands(started, documents, tests),
    registerTasks(started),
    vscode.workspace.onDidGrantWorkspaceTrust(() => started.restart()),
  );
  started.start().catch(problem => started.log.error(String(problem)));
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
