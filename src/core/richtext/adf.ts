export type { AdfDoc, AdfMark, AdfNode } from './adf-model';
export { fromAdf } from './from-adf';
export { toAdf, type AdfOptions } from './to-adf';
