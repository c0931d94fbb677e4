/** Appends an unsigned integer in LEB128: seven bits a byte, lowest first. */
export function pushUnsigned(code: number[], value: number): void {
  let rest = value;
  while (rest >= 0x80) {
    code.push((rest & 0x7f) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  code.push(rest);
}

/** Appends a 32-bit integer in signed LEB128. */
export function pushSigned(code: number[], value: number): void {
  let rest = value | 0;
  for (;;) {
    const low = rest & 0x7f;
    rest >>= 7;
    const done = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
    code.push(done ? low : low | 0x80);
    if (done) return;
  }
}

/** A length, then the bytes. */
export function withLength(bytes: readonly number[]): number[] {
  const length: number[] = [];
  pushUnsigned(length, bytes.length);
  return length.concat(bytes);
}

/** A count, then the items. */
export function vectorOf(items: readonly (readonly number[])[]): number[] {
  const count: number[] = [];
  pushUnsigned(count, items.length);
  return count.concat(...items);
}

/** A name in ASCII. */
export function nameOf(text: string): number[] {
  return withLength(Array.from(text, (letter) => letter.charCodeAt(0)));
}
