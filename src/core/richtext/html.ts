export { fromHtml } from './from-html';
export { toHtml } from './to-html';
