/** The Chromium of @sparticuz/chromium in a folder of this repository's: its path and arguments. */
export function unpackedBrowser(): { executablePath: string; args: string[] };
