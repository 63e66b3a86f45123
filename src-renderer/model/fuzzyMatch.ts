/**
 * How well a text answers a query, the higher the better; undefined where it does not. All of it found together counts
 * most, most of all at its beginning or at a word's; letters found one after the other count by how near they lie.
 */
export function matchScore(query: string, text: string): number | undefined {
  const wanted = query.trim().toLowerCase();
  const within = text.toLowerCase();
  if (wanted === '') return 0;
  const at = within.indexOf(wanted);
  if (at === 0) return within.length === wanted.length ? 1000 : 900 - within.length / 100;
  if (at > 0) return (isWordStart(within, at) ? 800 : 600) - at / 10;
  const words = wanted.split(/\s+/);
  if (words.length > 1 && words.every((word) => within.includes(word))) return 500;
  return scattered(wanted.replaceAll(/\s+/g, ''), within);
}

/** The best score of several texts. */
export function bestScore(query: string, texts: readonly string[]): number | undefined {
  const scores = texts.map((text) => matchScore(query, text)).filter((score) => score !== undefined);
  return scores.length === 0 ? undefined : Math.max(...scores);
}

function isWordStart(text: string, at: number): boolean {
  return /[\s.\-_,(:]/.test(text[at - 1] ?? '');
}

/** Letters in their order with others between them; each begins a word or follows the one before, else it is chance. */
function scattered(letters: string, text: string): number | undefined {
  let from = 0;
  let gaps = 0;
  for (const letter of letters) {
    let at = text.indexOf(letter, from);
    // A letter beyond a gap counts where it begins a word only.
    while (at > from && !isWordStart(text, at)) at = text.indexOf(letter, at + 1);
    if (at < 0) return undefined;
    if (at > from) gaps += 1;
    from = at + 1;
  }
  return 300 - 20 * gaps;
}
