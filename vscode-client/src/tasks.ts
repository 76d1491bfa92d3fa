// The task type `skmsg`: verify or test in a terminal, with findings in the problems view.
import * as vscode from 'vscode';
import type { Server } from './server';

interface Definition extends vscode.TaskDefinition {
  command: 'verify' | 'test';
  paths?: string[];
  on?: string;
  kernels?: string[];
}

const MATCHERS = ['$skmsg', '$skmsg-file'];

export function registerTasks(server: Server): vscode.Disposable {
  return vscode.tasks.registerTaskProvider('skmsg', {
    provideTasks: () => {
      const folders = vscode.workspace.workspaceFolders ?? [];
      const commands: Definition['command'][] = ['verify', 'test'];
      return Promise.all(
        folders.flatMap(folder =>
          commands.map(command => task(server, { type: 'skmsg', command }, folder)),
        ),
      );
    },
    resolveTask: given =>
      task(server, given.definition as Definition, given.scope ?? vscode.TaskScope.Workspace),
  });
}

async function task(
  server: Server,
  definition: Definition,
  scope: vscode.WorkspaceFolder | vscode.TaskScope,
): Promise<vscode.Task> {
  const { command, args } = await server.program();
  const options = [
    ...(definition.on ? ['--on', definition.on] : []),
    ...(definition.kernels?.length ? ['--kernel', definition.kernels.join(',')] : []),
  ];
  const line = [...args, definition.command, ...options, ...(definition.paths ?? ['.'])];
  const result = new vscode.Task(
    definition,
    scope,
    `${definition.command} ${(definition.paths ?? ['.']).join(' ')}`,
    'skmsg',
    new vscode.ProcessExecution(command, line),
    MATCHERS,
  );
  result.group = definition.command === 'verify' ? vscode.TaskGroup.Build : vscode.TaskGroup.Test;
  return result;
}
