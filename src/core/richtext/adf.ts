export { fromAdf } from './from-adf';
export { toAdf } from './to-adf';
