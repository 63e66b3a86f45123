const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const subscripts = '₀₁₂₃₄₅₆₇₈₉';

/** The name of one number as a textbook writes it, `h₂⁽³⁾`: element 2 at step 3, both counted from 1; what is undefined is left out. */
export function numberName(name: string, step: number | undefined, element: number | undefined): string {
  const index = element === undefined ? '' : digitsOf(element, subscripts);
  return step === undefined ? name + index : `${name}${index}⁽${digitsOf(step, superscripts)}⁾`;
}

function digitsOf(count: number, digits: string): string {
  return Array.from(String(count), (digit) => digits[Number(digit)] ?? digit).join('');
}
