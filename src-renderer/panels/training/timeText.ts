/** A time in seconds as 0:07 or 12:40; from an hour on as 3:05 h, and from a hundred on as 216 h: nobody counts smaller parts of them. */
export function timeText(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const padded = (part: number): string => String(part).padStart(2, '0');
  if (hours === 0) return `${String(minutes)}:${padded(rest)}`;
  return hours < 100 ? `${String(hours)}:${padded(minutes)} h` : `${String(hours)} h`;
}
