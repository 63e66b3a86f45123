/** A time in seconds as 0:07, 12:40 or 3:05:00. */
export function timeText(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const padded = (part: number): string => String(part).padStart(2, '0');
  return hours > 0 ? `${String(hours)}:${padded(minutes)}:${padded(rest)}` : `${String(minutes)}:${padded(rest)}`;
}
