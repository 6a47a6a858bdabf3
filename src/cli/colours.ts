import pc from 'picocolors';

/** Colours for a terminal only: what is piped stays plain, also where a CI machine would take colours. */
export function coloursFor(stream: { readonly isTTY?: boolean }): ReturnType<typeof pc.createColors> {
  return pc.createColors(wanted(stream.isTTY === true));
}

/** NO_COLOR (no-color.org) wins over FORCE_COLOR, both over what the stream is. */
function wanted(terminal: boolean): boolean {
  const { NO_COLOR: none, FORCE_COLOR: forced, TERM: kind } = process.env;
  if (none !== undefined && none !== '') return false;
  if (forced !== undefined && forced !== '') return forced !== '0';
  return terminal && kind !== 'dumb';
}
