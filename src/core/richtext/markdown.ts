export { fromMarkdown } from './from-markdown';
export { toMarkdown } from './to-markdown';
