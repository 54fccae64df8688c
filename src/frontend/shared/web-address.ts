/** Whether an address opens a web page. Platforms are not trusted with what a click does. */
export function isWebAddress(url: string): boolean {
  return /^https?:\/\//i.test(url);
}
