export class ExecutedCopies {
  constructor(root: string);
  readonly folder: string;
  source(name: string): string;
  copy(name: string): string;
  part(name: string): string;
  reasons(name: string): string[];
  seconds(name: string): number | undefined;
  keep(name: string, fpp: object): void;
  keepFailed(name: string): string;
  discard(name: string): void;
  removeOrphans(): string[];
}
