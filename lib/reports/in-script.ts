/** A script as it may stand inside a `<script>` element. */
export function inScript(source: string): string {
  return source.replace(/<\/(?=script)/gi, '<\\/').replace(/<!--/g, '<\\!--');
}
