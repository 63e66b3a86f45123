const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** A count with every digit while float64 holds it exactly, then as a power of ten; at the end of float64 as more than that. */
export function countText(count: number): string {
  if (count <= Number.MAX_SAFE_INTEGER) return count.toLocaleString('en-US');
  if (count === Number.MAX_VALUE) return `> ${powerOfTen(count)}`;
  return `≈ ${powerOfTen(count)}`;
}

function powerOfTen(count: number): string {
  const [mantissa = '', exponent = ''] = count.toExponential(2).split('e+');
  return `${mantissa} × 10${Array.from(exponent, (digit) => superscripts[Number(digit)] ?? digit).join('')}`;
}
