import type { Workbench } from './workbench';
export async function person(
  _workbench: Workbench,
  _vsix: string,
  _flags: string[],
): Promise<boolean> {
  return true;
}
