/** MIME type → content of one output. */
export type MimeBundle = Record<string, unknown>;

interface DisplayData {
  data: MimeBundle;
  metadata: Record<string, unknown>;
  transient: { display_id?: string };
}

interface TslabJupyter {
  lastWriteDisplayData: ((content: DisplayData, update?: boolean) => void) | null;
}

/** Whether this code runs in a notebook's tslab kernel. */
export function inKernel(): boolean {
  return tslab()?.lastWriteDisplayData != null;
}

/**
 * Emits one output with several MIME types, of which the front end takes the richest it knows.
 * Does nothing outside a kernel.
 * @param displayId gives the output a name by which a later call replaces it
 */
export function display(bundle: MimeBundle, displayId?: string, update = false): void {
  tslab()?.lastWriteDisplayData?.(
    {
      data: bundle,
      metadata: {},
      transient: displayId === undefined ? {} : { display_id: displayId },
    },
    update,
  );
}

/**
 * tslab's `display.raw` sends one MIME type a message; its Jupyter module, which is already loaded
 * in a kernel, sends a whole bundle. It is looked up and never loaded.
 */
function tslab(): TslabJupyter | undefined {
  const loaded = Object.values(require.cache).find((module) =>
    /[\\/]tslab[\\/]dist[\\/]jupyter\.js$/.test(module?.filename ?? ''),
  );
  return loaded?.exports as TslabJupyter | undefined;
}
