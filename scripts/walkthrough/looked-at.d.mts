export type Verbs = Record<string, 'read' | 'look'>;
export function lookedAt(notes: string, root: string): Verbs;
export function resultsRead(verbs: Verbs): string[];
export function seenAt(verbs: Verbs, root: string): Record<string, string>;
