import { existsSync } from 'node:fs';
import { extname, isAbsolute, join } from 'node:path';
import { escapeHtml, html, type Html } from '../analysis/html';
import { readBytes } from '../platform/files';

/** The pictures that were pasted into a cell: by name, then by MIME type, in base64. */
export type Attachments = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Where the pictures of a cell's text may be. */
export interface PictureSources {
  readonly attachments: Attachments;
  /** Where a relative address may begin; the first folder that has the file counts. */
  readonly folders: readonly string[];
}

const mimeTypes: Readonly<Record<string, string | undefined>> = {
  '.apng': 'image/apng',
  '.avif': 'image/avif',
  '.gif': 'image/gif',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
};

/** How files of a kind begin, byte for byte. */
const beginnings: Readonly<Record<string, RegExp | undefined>> = {
  'image/apng': /^\x89PNG\r\n/,
  'image/avif': /^[^]{4}ftyp/,
  'image/gif': /^GIF8[79]a/,
  'image/jpeg': /^\xff\xd8\xff/,
  'image/png': /^\x89PNG\r\n/,
  'image/webp': /^RIFF[^]{4}WEBP/,
};

/**
 * A picture as part of a page that opens without a network and beside no other file: its bytes are put
 * in. One that lies on another machine is named and left out.
 * @param address as the author wrote it: of an attachment, of a file beside the notebook, of a web page
 * @throws Error if there is no such picture
 */
export function pictureHtml(address: string, alt: string, sources: PictureSources): Html {
  if (isRemote(address)) {
    return html`<span class="aside">${alt || 'A picture'}, which this page leaves out, is at <a href="${address}">${address}</a>.</span>`;
  }
  return html`<img alt="${alt}" src="${dataAddress(address, sources)}">`;
}

/** What a browser would load beside a page, other than `<img>`, and by which attributes. */
const loading =
  /<(audio|embed|iframe|image|input|object|source|track|video)\b(?:"[^"]*"|'[^']*'|[^'">])*>/gi;
const addresses = ['src', 'srcset', 'data', 'href', 'xlink:href', 'poster'] as const;

/** @throws Error if HTML that an author wrote would load something that is no `<img>` */
export function refuseLoading(source: string): void {
  for (const [tag, name] of source.matchAll(loading)) {
    const values = addresses.flatMap((one) => attribute(tag, one)?.value ?? []);
    const loaded = values.find((value) => !/^(?:data:|#|$)/i.test(value));
    if (loaded === undefined) continue;
    throw new Error(
      `<${name}> would load ${loaded}, and a page opens beside no other file: show a picture by ![…](…), or link to it`,
    );
  }
}

/**
 * HTML in which every `<img>` is as {@link pictureHtml} has it, with its other attributes.
 *
 * @throws Error if there is no such picture
 */
export function withPictures(source: string, sources: PictureSources): string {
  return source.replace(/<img\b(?:"[^"]*"|'[^']*'|[^'">])*>/gi, (tag) => {
    const address = attribute(tag, 'src');
    if (address === undefined) return tag;
    if (isRemote(address.value)) {
      return pictureHtml(address.value, attribute(tag, 'alt')?.value ?? '', sources).source;
    }
    const embedded = `src="${escapeHtml(dataAddress(address.value, sources))}"`;
    // The same picture in other sizes would be loaded in place of the one that is put in.
    const others = attribute(tag, 'srcset')?.whole ?? '';
    return tag.replace(address.whole, () => ` ${embedded}`).replace(others, '');
  });
}

function attribute(tag: string, name: string): { whole: string; value: string } | undefined {
  const pattern = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i');
  const match = pattern.exec(tag);
  if (match === null) return undefined;
  const [whole, ...quoted] = match as (string | undefined)[];
  const value = quoted.find((one) => one !== undefined) ?? '';
  return { whole: whole as string, value: value.replaceAll('&amp;', '&').trim() };
}

function isRemote(address: string): boolean {
  return /^(?!file:)(?:[a-z][a-z\d+.-]*:)?\/\//i.test(address);
}

function dataAddress(address: string, { attachments, folders }: PictureSources): string {
  if (/^data:/i.test(address)) return address;
  const scheme = /^[a-z][a-z\d+.-]+(?=:)/i.exec(address)?.[0].toLowerCase();
  const place = scheme === undefined ? address : address.slice(scheme.length + 1);
  const name = decoded(place.replace(/[?#].*/s, ''));
  if (scheme === 'attachment') return pasted(name, attachments);
  const type = mimeTypes[extname(name).toLowerCase()];
  if (scheme !== undefined || type === undefined || isAbsolute(name)) {
    const kinds = Object.keys(mimeTypes).join(', ');
    throw new Error(
      `a picture must be pasted, or lie beside the notebook (${kinds}); this one is at ${address}`,
    );
  }
  const file = folders.map((folder) => join(folder, name)).find((one) => existsSync(one));
  if (file === undefined) throw new Error(`there is no picture ${name} beside the notebook`);
  const bytes = readBytes(file);
  if (!looksLike(type, bytes))
    throw new Error(`${name} is no picture of the kind that it is named after`);
  return `data:${type};base64,${bytes.toString('base64')}`;
}

/** Whether bytes begin as such a picture does: a pointer to a large file that was not fetched is none. */
function looksLike(type: string, bytes: Buffer): boolean {
  if (type === 'image/svg+xml') return bytes.includes('<svg');
  return beginnings[type]?.test(bytes.toString('latin1', 0, 12)) ?? false;
}

function pasted(name: string, attachments: Attachments): string {
  const bundle = Object.hasOwn(attachments, name) ? attachments[name] : {};
  for (const [type, content] of Object.entries(bundle)) {
    const base64 = Array.isArray(content) ? content.join('') : content;
    if (type.startsWith('image/') && typeof base64 === 'string') {
      return `data:${type};base64,${base64.replace(/\s/g, '')}`;
    }
  }
  throw new Error(`there is no picture ${name} among what was pasted into the cell`);
}

/** The name that an address stands for; an address that is no proper one stands for itself. */
function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}
