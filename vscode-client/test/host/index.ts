// Runs inside the extension host of a real workbench; `run` is what the workbench calls.
import { commands } from './commands';
import { editing } from './editing';
import { runAll } from './harness';
import { languages } from './languages';
import { life } from './life';

export function run(): Promise<void> {
  return runAll({ ...life, ...languages, ...editing, ...commands });
}
