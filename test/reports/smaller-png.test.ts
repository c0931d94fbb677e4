import { createHash } from 'node:crypto';
import * as zlib from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { withSmallerPngs } from '../../lib/reports/smaller-png';

const { crc32 } = zlib as Partial<Pick<typeof zlib, 'crc32'>>;

function chunk(type: string, content: Buffer): Buffer {
  const made = Buffer.alloc(12 + content.length);
  made.writeUInt32BE(content.length, 0);
  made.write(type, 4, 'latin1');
  content.copy(made, 8);
  made.writeUInt32BE(crc32?.(made.subarray(4, 8 + content.length)) ?? 0, 8 + content.length);
  return made;
}

/** A grey picture, its rows unfiltered, in two chunks of data. */
function png(size: number, level: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc(size * (size + 1));
  for (let y = 0; y < size; y++)
    rows.fill(y % 7 === 0 ? 200 : 20, y * (size + 1) + 1, (y + 1) * (size + 1));
  const data = zlib.deflateSync(rows, { level });
  const half = data.length >> 1;
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk('IHDR', header),
    chunk('IDAT', data.subarray(0, half)),
    chunk('IDAT', data.subarray(half)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Its header and its pixels, checked chunk by chunk. */
function contentOf(bytes: Buffer): { header: string; pixels: string } {
  const data: Buffer[] = [];
  let header = '';
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    const content = bytes.subarray(at + 8, at + 8 + length);
    expect(bytes.readUInt32BE(at + 8 + length)).toBe(
      crc32?.(bytes.subarray(at + 4, at + 8 + length)),
    );
    if (type === 'IDAT') data.push(content);
    if (type === 'IHDR') header = content.toString('hex');
    at += 12 + length;
  }
  const pixels = zlib.inflateSync(Buffer.concat(data));
  return { header, pixels: createHash('sha256').update(pixels).digest('hex') };
}

describe.runIf(crc32)('bitmaps in an SVG', () => {
  const inSvg = (bytes: Buffer): string =>
    `<svg><image href="data:image/png;base64,${bytes.toString('base64')}"/></svg>`;
  const outOf = (svg: string): Buffer =>
    Buffer.from(/base64,([^"]*)/.exec(svg)?.[1] ?? '', 'base64');

  it('get smaller, and keep every pixel', () => {
    const given = png(64, 0);
    const made = outOf(withSmallerPngs(inSvg(given)));
    expect(made.length).toBeLessThan(given.length / 3);
    expect(contentOf(made)).toEqual(contentOf(given));
  });

  it('stay as they are if that does not make them smaller; so does everything else', () => {
    const once = withSmallerPngs(inSvg(png(64, 0)));
    expect(withSmallerPngs(once)).toBe(once);
    const other = '<svg><image href="data:image/jpeg;base64,AAAA"/><path d="M0,0"/></svg>';
    expect(withSmallerPngs(other)).toBe(other);
  });
});
