/** Gives out identifiers that are valid in Python, and no two the same. */
export class Names {
  readonly #taken: Set<string>;

  /** `reserved` are the words that the file uses itself, beside the language's own. */
  constructor(reserved: Iterable<string>) {
    this.#taken = new Set([...pythonWords, ...reserved]);
  }

  /** The identifier that is nearest to what was wanted: letters that are not ASCII give way to `fallback`. */
  take(wanted: string, fallback: string): string {
    const base = identifierOf(wanted) || identifierOf(fallback) || 'value';
    let name = base;
    for (let count = 2; this.#taken.has(name); count++) name = `${base}_${String(count)}`;
    this.#taken.add(name);
    return name;
  }
}

const greek: Readonly<Record<string, string>> = { α: 'alpha', β: 'beta', γ: 'gamma', δ: 'delta', ε: 'epsilon', η: 'eta', θ: 'theta', λ: 'lambda_', μ: 'mu', ρ: 'rho', σ: 'sigma', τ: 'tau', φ: 'phi', ψ: 'psi', ω: 'omega', Σ: 'Sigma', Δ: 'Delta' };

/** ASCII letters, digits and underscores that begin with a letter; empty where nothing of that is left. */
function identifierOf(text: string): string {
  // A name as a formula, "h = σ(z)": what stands before the sign is the name.
  const [name = ''] = text.split('=');
  const spelled = Array.from(name.normalize('NFKD'), (letter) => greek[letter] ?? letter).join('');
  const ascii = spelled.replace(/[^\p{Letter}\p{Number}_]+/gu, '_').replace(/[^\w]/g, '').replace(/^_+|_+$/g, '');
  return /^\d/.test(ascii) ? `n${ascii}` : ascii.slice(0, 60);
}

const pythonWords = (
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield match case ' +
  'abs all any bool dict float int len list max min open print range round set str sum tuple type zip'
).split(' ');
